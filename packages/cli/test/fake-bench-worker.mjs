import { setTimeout } from 'node:timers';
// Speaks the protocol of a bench worker without models: scores come from the file's name.
const outcome = ({ index, degradation, path }) => {
  const fake = path.includes('fake');
  const score = 0.5 + (fake ? 0.2 : -0.2) + 0.4 * Math.sin(index * 12.9898);
  return {
    index,
    degradation,
    face: { score, llr: 4 * (score - 0.5) },
    voice: null,
    llr: 4 * (score - 0.5),
    verdict: 'inconclusive',
    coverage: 1,
    analyzers: { 'face.forgery': { score, llr: 4 * (score - 0.5) } },
    abstained: { 'voice.synthetic': 'speech/none' },
    faceWidth: 80 + index,
    seconds: 0,
    ms: index,
    cpuMs: index,
    ...(path.includes('unreadable') && {
      llr: null,
      face: null,
      error: { code: 'media/not-media', message: 'no' },
    }),
  };
};

process.on('disconnect', () => process.exit(0));
process.on('message', (task) => {
  if (task.path.includes('crash')) process.kill(process.pid, 'SIGKILL');
  if (task.path.includes('no-tool')) {
    process.send({ kind: 'failed', code: 'media/tool-missing', message: 'no ffmpeg' });
  } else
    setTimeout(
      () => process.send({ kind: 'scored', outcome: outcome(task) }),
      task.path.includes('slow') ? 30 : 1,
    );
});
process.send({ kind: 'ready' });
