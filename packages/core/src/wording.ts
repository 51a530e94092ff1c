export {
  type AnalyzerDescription,
  describeAnalyzer,
  foundNothing,
  PASSIVE_ANALYZERS,
} from './wording/describe-analyzer.ts';
export { describeReason, type ReasonDescription } from './wording/describe-reason.ts';
export {
  describeEvidence,
  describeVerdict,
  sideOf,
  type VerdictDescription,
} from './wording/describe-verdict.ts';
export { formatShare, formatSpan, formatTime } from './wording/format-time.ts';
