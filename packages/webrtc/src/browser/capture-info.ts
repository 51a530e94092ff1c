import type { CaptureCapability, CaptureInfo, CaptureSettings } from '@bonafide/core';

/** What the browser tells of a track's device. Ids of devices are left out: they follow a person from site to site. */
export function readCaptureInfo(track: MediaStreamTrack, origin: CaptureInfo['origin']): CaptureInfo {
  const settings = track.getSettings();
  const capabilities =
    origin === 'local' && 'getCapabilities' in track ? readCapabilities(track.getCapabilities()) : undefined;
  return {
    origin,
    // A remote track's label is made up by the browser.
    ...(origin === 'local' && { deviceLabel: track.label }),
    settings: readSettings(settings),
    ...(capabilities !== undefined && { capabilities }),
  };
}

function readSettings(settings: MediaTrackSettings): CaptureSettings {
  const { width, height, frameRate, facingMode, displaySurface } = settings;
  return {
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(frameRate !== undefined && { frameRate }),
    ...(facingMode !== undefined && { facingMode }),
    ...(displaySurface !== undefined && { displaySurface }),
  };
}

function readCapabilities(capabilities: MediaTrackCapabilities): Readonly<Record<string, CaptureCapability>> {
  const found: Record<string, CaptureCapability> = {};
  for (const [name, value] of Object.entries(capabilities) as [string, unknown][]) {
    if (name === 'deviceId' || name === 'groupId') continue;
    if (typeof value === 'boolean') found[name] = { kind: 'flag', value };
    else if (Array.isArray(value)) found[name] = { kind: 'choice', values: value.map(String) };
    else if (isRange(value)) found[name] = { kind: 'range', min: value.min, max: value.max };
  }
  return found;
}

function isRange(value: unknown): value is { readonly min: number; readonly max: number } {
  const range = value as Partial<Record<'min' | 'max', unknown>> | null;
  return typeof range?.min === 'number' && typeof range.max === 'number';
}
