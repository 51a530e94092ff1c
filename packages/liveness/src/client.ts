export { isOver, type ClientError, type ClientState } from './client/client-state.ts';
export { socketChannel, type LivenessChannel, type SocketLike } from './client/liveness-channel.ts';
export {
  createLivenessClient,
  type LivenessClient,
  type LivenessClientOptions,
} from './client/liveness-client.ts';
export { cuesFor, type Cue } from './cues.ts';
export {
  INSTRUCTION_KEYS,
  instructionFor,
  WORD_KEYS,
  type Instruction,
  type InstructionKey,
  type WordKey,
} from './instructions.ts';
export {
  HINTS,
  LEAVE_REASONS,
  type Hint,
  type LeaveReason,
  type ResponseReport,
} from './protocol/messages.ts';
