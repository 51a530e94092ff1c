import type { ChallengeParams, DistanceParams, OccludeMove, PoseTarget } from '@bonafide/liveness';
import { makeSvg } from './dom.ts';

/** The picture's coordinates: 120 x 160, the face in the middle, as in a mirror: the person's left is on the left. */
const CENTRE = { x: 60, y: 78 };
/** Where parts of a face are, when it fits the oval: centre and radii. */
const REGIONS: Readonly<
  Record<OccludeMove['region'], readonly [x: number, y: number, rx: number, ry: number]>
> = {
  forehead: [60, 48, 22, 9],
  eyes: [60, 68, 26, 9],
  mouth: [60, 104, 16, 9],
  'left-cheek': [40, 88, 11, 13],
  'right-cheek': [80, 88, 11, 13],
};

/**
 * Height of the oval over that of the face that is asked for: half of what hair adds to a face, since some fit their hair
 * into it and some do not. Both come out within the tolerance of `distance`.
 */
const HEAD = 1.06;

const direction = (name: PoseTarget['direction']): { x: number; y: number } => ({
  x: name.endsWith('left') ? -1 : name.endsWith('right') ? 1 : 0,
  y: name.startsWith('up') ? -1 : name.startsWith('down') ? 1 : 0,
});

/** The drawing over the caller's picture that shows what is asked, for one part of a step. For eyes only: the text says it all. */
export function drawGuide(params: ChallengeParams | undefined, part: number): readonly SVGElement[] {
  switch (params?.kind) {
    case undefined:
    case 'light':
    case 'speak':
    case 'expression':
      return [oval(0.72)];
    case 'pose':
      return [oval(0.72), ...drawPose(params.targets[part]!, params.mode)];
    case 'occlude':
      return [oval(0.72), ...drawOcclusion(params.moves[part]!)];
    case 'distance':
      return [oval(HEAD * fillOf(params, part))];
  }
}

const fillOf = ({ fills }: DistanceParams, part: number): number => fills[part]!;

/** An oval as high as `fill` of the picture, about as wide as a face of that height. */
function oval(fill: number): SVGElement {
  return makeSvg('ellipse', { class: 'oval', cx: CENTRE.x, cy: 80, rx: 60 * fill, ry: 80 * fill });
}

function drawPose({ direction: name, degrees }: PoseTarget, mode: 'turn' | 'dot'): readonly SVGElement[] {
  const { x, y } = direction(name);
  const length = Math.hypot(x, y);
  if (mode === 'dot') {
    const reach = Math.min(1, degrees / 40);
    const at = { cx: CENTRE.x + 46 * x * reach, cy: CENTRE.y + 62 * y * reach };
    return [makeSvg('circle', { class: 'dot', r: 7, ...at })];
  }
  const tip = { x: CENTRE.x + (50 * x) / length, y: CENTRE.y + (66 * y) / length };
  const angle = (Math.atan2(y, x) * 180) / Math.PI;
  const transform = `translate(${tip.x} ${tip.y}) rotate(${angle})`;
  return [
    makeSvg('path', {
      class: 'arrow',
      d: 'M-26 -5 L-10 -5 L-10 -13 L6 0 L-10 13 L-10 5 L-26 5 Z',
      transform,
    }),
  ];
}

function drawOcclusion({ region, hand, movement }: OccludeMove): readonly SVGElement[] {
  const [cx, cy, rx, ry] = REGIONS[region];
  const spot = makeSvg('ellipse', { class: 'spot', cx, cy, rx, ry });
  if (movement === 'hold') return [spot];
  const from = hand === 'left' ? 1 : -1;
  const d = `M${60 - 50 * from} ${cy} H${60 + 42 * from} m${-9 * from} -8 l${9 * from} 8 l${-9 * from} 8`;
  return [spot, makeSvg('path', { class: 'across', d })];
}
