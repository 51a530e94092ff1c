import type { StepResult } from '../challenge.ts';
import type { RefusalReason } from '../protocol/refusal.ts';
import type { EndReason, SessionState } from './session-machine.ts';

/** What happened. Holds no biometric data. */
export type AuditEvent =
  | {
      readonly event: 'state';
      readonly from: SessionState;
      readonly to: SessionState;
      readonly reason: EndReason | null;
    }
  | { readonly event: 'refused'; readonly reason: RefusalReason }
  | { readonly event: 'revealed'; readonly step: string }
  /** `clientAt`: milliseconds on the client's clock. */
  | { readonly event: 'shown' | 'done'; readonly step: string; readonly clientAt: number }
  | { readonly event: 'judged'; readonly step: string; readonly result: StepResult };

/** One line of a session's log, for an auditor. `at`: the server's clock, ISO 8601. */
export type AuditRecord = AuditEvent & { readonly at: string; readonly sid: string };

/** Records kept at most: a flood of bad messages must not grow a session. What comes after still goes to `onRecord`. */
const CAPACITY = 200;

export interface AuditLog {
  readonly records: readonly AuditRecord[];
  add(event: AuditEvent): void;
}

export function createAuditLog(
  sid: string,
  now: () => number,
  onRecord?: (record: AuditRecord) => void,
): AuditLog {
  const records: AuditRecord[] = [];
  return {
    records,
    add(event) {
      const record = { ...event, at: new Date(now()).toISOString(), sid };
      if (records.length < CAPACITY) records.push(record);
      onRecord?.(record);
    },
  };
}
