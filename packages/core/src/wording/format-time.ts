/** Media time for people: `0:07.4`, `12:03.0`, `1:02:03.0`. Takes seconds; negative ones count as 0. */
export function formatTime(seconds: number): string {
  const tenths = Math.max(0, Math.round(seconds * 10));
  const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
  const minutes = Math.floor(tenths / 600);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

/** `0:07.4 to 0:09.0`, or one time where both round to the same tenth. */
export function formatSpan(start: number, end: number): string {
  const [from, to] = [formatTime(start), formatTime(end)];
  return from === to ? from : `${from} to ${to}`;
}

/** A share as a percentage: `88 %`; tiny and nearly full ones never round to 0 or 100. */
export function formatShare(share: number): string {
  if (share <= 0) return '0 %';
  if (share >= 1) return '100 %';
  if (share < 0.01) return 'under 1 %';
  if (share > 0.99) return 'over 99 %';
  return `${Math.round(share * 100)} %`;
}
