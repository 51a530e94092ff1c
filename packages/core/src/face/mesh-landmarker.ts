import { regionToTensor } from '../image/sample-region.ts';
import { createTensorBuffers } from '../image/tensor-buffers.ts';
import type { InferenceSession } from '../inference.ts';
import type { FaceLandmarker } from './face-landmarker.ts';
import { refineLandmarks } from './landmark-refinement.ts';

/** Side of the network's input in pixels. */
const SIZE = 192;

/**
 * MediaPipe's face mesh with attention (Grishchenko et al. 2020, arXiv 2006.10962) behind the port: 468 points of the
 * surface, lips and eyes refined, 10 points of the irises. Session of the `face-landmarks-478` model. Costs 3 ms.
 */
export function createFaceLandmarker(session: InferenceSession): FaceLandmarker {
  const buffers = createTensorBuffers();
  return {
    async locate(image, region) {
      const outputs = await buffers.lend(SIZE * SIZE * 3, async (out) => {
        const data = regionToTensor(image, region, { size: SIZE, range: { low: 0, high: 1 }, out });
        return session.run({ image: { data, dims: [1, SIZE, SIZE, 3] } });
      });
      const values = (name: string): Float32Array => outputs[name]?.data ?? new Float32Array();
      const points = refineLandmarks(values('mesh'), {
        lips: values('lips'),
        leftEye: values('left_eye'),
        rightEye: values('right_eye'),
        leftIris: values('left_iris'),
        rightIris: values('right_iris'),
      });
      const scale = region.side / SIZE;
      const cos = Math.cos(region.rotation) * scale;
      const sin = Math.sin(region.rotation) * scale;
      for (let i = 0; i < points.length; i += 3) {
        const u = points[i]! - SIZE / 2;
        const v = points[i + 1]! - SIZE / 2;
        points[i] = (region.x + u * cos - v * sin) / image.width;
        points[i + 1] = (region.y + u * sin + v * cos) / image.height;
        points[i + 2] = (points[i + 2]! * scale) / image.width;
      }
      const logit = values('presence')[0] ?? -Infinity;
      return { points, presence: 1 / (1 + Math.exp(-logit)) };
    },
  };
}
