/** One file inside the packed assets, as Emscripten's file packager lists it. */
interface PackedFile {
  readonly filename: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Takes one file out of `@mediapipe/face_mesh`'s packed assets. `loader` is the text of the script that knows the
 * offsets. Throws a `TypeError` when the file is not there.
 */
export function unpackFaceMesh(loader: string, data: Uint8Array, name: string): Uint8Array {
  const list = /\{"files": (\[.*?\])/.exec(loader)?.[1];
  if (list === undefined) throw new TypeError('the loader lists no files');
  const file = (JSON.parse(list) as readonly PackedFile[]).find(({ filename }) =>
    filename.endsWith(`/${name}`),
  );
  if (file === undefined || file.end > data.length) throw new TypeError(`the packed assets have no ${name}`);
  return data.subarray(file.start, file.end);
}
