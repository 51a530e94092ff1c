// A thread of an inference pool. Plain JavaScript, so that it runs as it is from source as well as from dist.
import { parentPort } from 'node:worker_threads';
import * as ort from 'onnxruntime-node';

/** Open sessions, by the number that the pool gave them. */
const sessions = new Map();

const jobs = {
  async open({ session, bytes, options }) {
    const opened = await ort.InferenceSession.create(bytes, options);
    sessions.set(session, opened);
    const { inputNames, outputNames, inputMetadata, outputMetadata } = opened;
    return { value: { inputNames, outputNames, inputMetadata, outputMetadata } };
  },

  async run({ session, feeds }) {
    const tensors = feeds.map(([name, data, dims]) => [name, new ort.Tensor('float32', data, dims)]);
    const outputs = await sessions.get(session).run(Object.fromEntries(tensors));
    const value = Object.entries(outputs).map(([name, { data, dims }]) => [name, data, dims]);
    // The results are this thread's own: they move, and are not copied.
    return { value, transfer: value.map(([, data]) => data.buffer) };
  },

  async release({ session }) {
    await sessions.get(session)?.release();
    sessions.delete(session);
    return { value: undefined };
  },
};

parentPort.on('message', async ({ job, ...task }) => {
  try {
    const { value, transfer } = await jobs[task.kind](task);
    parentPort.postMessage({ job, value }, transfer);
  } catch (error) {
    parentPort.postMessage({ job, error: error instanceof Error ? error.message : String(error) });
  }
});
