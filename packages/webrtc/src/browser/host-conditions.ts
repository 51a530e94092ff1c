import type { HostConditions } from '../live/analysis-rate.ts';

/** Not in TypeScript's DOM types: Chromium's Battery Status API. */
interface Battery extends EventTarget {
  readonly charging: boolean;
}

/** Tells `change` what the page and the device are doing, now and whenever it changes, until it is disposed. */
export function watchHost(change: (conditions: HostConditions) => void): Disposable {
  const stop = new AbortController();
  const { signal } = stop;
  const visibility = (): void => {
    change({ hidden: document.visibilityState === 'hidden' });
  };
  document.addEventListener('visibilitychange', visibility, { signal });
  visibility();
  void watchBattery(change, signal);
  return {
    [Symbol.dispose]() {
      stop.abort();
    },
  };
}

async function watchBattery(
  change: (conditions: HostConditions) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    const { getBattery } = navigator as { getBattery?: () => Promise<Battery> };
    const battery = await getBattery?.call(navigator);
    if (battery === undefined || signal.aborted) return;
    const power = (): void => {
      change({ onBattery: !battery.charging });
    };
    battery.addEventListener('chargingchange', power, { signal });
    power();
  } catch {
    // A page may be forbidden to ask: then nothing is known of the battery.
  }
}
