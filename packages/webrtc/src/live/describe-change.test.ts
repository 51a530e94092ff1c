import { expect, it } from 'vitest';
import { describeChange, describeEnd } from './describe-change.ts';

it('says in plain words what happened to a track, and why a watch is over', () => {
  expect(describeChange({ media: 'video', change: { kind: 'stalled' } })).toBe(
    'The picture has stopped arriving',
  );
  expect(describeChange({ media: 'audio', change: { kind: 'replaced' } })).toBe(
    'Another microphone took over',
  );
  expect(describeChange({ media: 'video', change: { kind: 'resized', width: 320, height: 180 } })).toContain(
    '320 x 180',
  );
  expect(describeEnd('peer-gone')).toBe('The connection was lost');
});
