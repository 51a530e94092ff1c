import type { LightFlash } from '../../challenge-params.ts';

type Rgb = LightFlash['rgb'];

/**
 * The colours of the light challenge, sRGB. Hues from yellow to blue: no red, since saturated red is what harms most
 * (WCAG 2.2, 2.3.1: R / (R + G + B) >= 0.8), and half of the hue circle, since a camera's white balance follows a
 * scene that turns to one colour (Gerstner and Farid 2022 keep to a narrow range of hues for this). White among them
 * pulls it back.
 */
export const LIGHT_COLOURS: readonly Rgb[] = [
  [214, 214, 214],
  [255, 255, 77],
  [77, 255, 77],
  [77, 255, 255],
  [77, 77, 255],
];

/** What the screen shows before and after the sequence. */
export const RESTING_COLOUR: Rgb = [214, 214, 214];

/** Linear light of a colour, 0..1: red, green, blue. */
export type LinearRgb = readonly [red: number, green: number, blue: number];

/** Linear light that a screen sends for an sRGB colour (0..255). */
export function linearColour([red, green, blue]: Rgb): LinearRgb {
  return [decodeSrgb(red / 255), decodeSrgb(green / 255), decodeSrgb(blue / 255)];
}

/** The sRGB transfer function (IEC 61966-2-1), 0..1 to 0..1. */
export function decodeSrgb(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
