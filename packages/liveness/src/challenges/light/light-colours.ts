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

/**
 * The colours of the glow, sRGB: the same hues at relative luminances of .43 to .45. A flash is a pair of opposing changes
 * of a tenth of the largest luminance or more (WCAG 2.2, "general flash"): going through these is none.
 */
export const GLOW_COLOURS: readonly Rgb[] = [
  [176, 176, 176],
  [196, 181, 48],
  [97, 197, 97],
  [69, 192, 203],
  [166, 170, 255],
];

/** What the screen shows before and after the sequence. */
export const RESTING_COLOUR: Rgb = [214, 214, 214];

/** Linear light of a colour, 0..1: red, green, blue. */
export type LinearRgb = readonly [red: number, green: number, blue: number];

/** Linear light that a screen sends for an sRGB colour (0..255). */
export function linearColour([red, green, blue]: Rgb): LinearRgb {
  return [decodeSrgb(red / 255), decodeSrgb(green / 255), decodeSrgb(blue / 255)];
}

/** The sRGB colour (0..255, rounded) of linear light. */
export function toSrgb(light: LinearRgb): Rgb {
  const encode = (value: number): number =>
    Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055));
  return [encode(light[0]), encode(light[1]), encode(light[2])];
}

/** The sRGB transfer function (IEC 61966-2-1), 0..1 to 0..1. */
export function decodeSrgb(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
