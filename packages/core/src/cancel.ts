/** The part of the web's `AbortSignal` that core needs; any `AbortSignal` fits. */
export interface CancelSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}
