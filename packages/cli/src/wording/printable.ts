/**
 * Text that is safe to print on a terminal or show in a page: control characters (an escape sequence in a file name
 * could rewrite the screen), bidirectional overrides (they could reorder what is read) and lone surrogates become
 * U+FFFD.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\uFFFD');
}
