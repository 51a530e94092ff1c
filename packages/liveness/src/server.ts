export { redrawSteps } from './draws/redraw-steps.ts';
export { sessionSpace, type ChallengeSet, type SessionSpace } from './draws/draw-session.ts';
export { SESSION_POLICIES, type SessionPolicy } from './draws/session-policy.ts';
export type { AuditEvent, AuditRecord } from './engine/audit.ts';
export { openDeviceSession, type DeviceSessionOptions } from './engine/device-session.ts';
export type { Reply } from './engine/live-session.ts';
export {
  createLivenessServer,
  type Issued,
  type IssueRequest,
  type LivenessServer,
  type LivenessServerOptions,
  type LivenessSession,
} from './engine/liveness-server.ts';
export type { EndReason, Progress, SessionState } from './engine/session-machine.ts';
export { verifyResponse, type Responded, type ResponseOptions } from './engine/verify-response.ts';
export {
  createKeyRing,
  generateSigningKey,
  toSigningKey,
  type KeyRing,
  type SigningKey,
  type SigningKeyOptions,
} from './protocol/keys.ts';
export { createMemoryReplayStore, type MemoryReplayStoreOptions } from './stores/memory-replay-store.ts';
export {
  createRedisReplayStore,
  type RedisCommand,
  type RedisReplayStoreOptions,
} from './stores/redis-replay-store.ts';
export type { ReplayStore } from './stores/replay-store.ts';
export {
  openSqliteReplayStore,
  type SqliteClient,
  type SqliteReplayStoreOptions,
} from './stores/sqlite-replay-store.ts';
