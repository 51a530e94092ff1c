/** Seconds of media between two looks: nobody waits noticeably longer, and a look goes over the whole step. */
const BETWEEN = 0.2;

/** `check`, looked at again only when `now` has gone on by 0.2 s; true for good once it was. */
export function checkNowAndThen(now: () => number, check: () => boolean): () => boolean {
  let looked = -Infinity;
  let done = false;
  return () => {
    const time = now();
    if (done || !(time - looked >= BETWEEN)) return done;
    looked = time;
    done = check();
    return done;
  };
}
