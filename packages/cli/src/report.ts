export type { ReportOrigin } from './report/provenance-section.ts';
export { renderReport, renderUnreadableReport } from './report/render-report.ts';
