import type { ClientState, LivenessChannel } from '@bonafide/liveness/client';
import { createElement, useEffect, useRef, type ReactElement } from 'react';
import { defineLivenessElement, type LivenessElement } from './element/liveness-element.ts';
import type { Texts } from './texts/texts.ts';
import { useLivenessChallenge } from './use-liveness-challenge.ts';

export interface LivenessChallengeProps {
  /** The way to the server, such as `socketChannel(socket)`. The same object at each render. */
  readonly session: LivenessChannel;
  /** The camera that the server receives, too; `null` while there is none. */
  readonly track: MediaStreamTrack | null;
  /** A language tag; default: the session's language. */
  readonly lang?: string;
  /** `manual`: no step starts by itself. Default `auto`. */
  readonly pace?: 'auto' | 'manual';
  readonly texts?: Texts;
  /** Called after every change; the last one is `ended` or `error`. What your server says counts, not this. */
  readonly onState?: (state: ClientState) => void;
}

/** One session on the screen: `<bonafide-liveness>` for React. */
export function LivenessChallenge(props: LivenessChallengeProps): ReactElement {
  const { session, track, lang, pace = 'auto', texts, onState } = props;
  const { state, client } = useLivenessChallenge(session);
  const element = useRef<LivenessElement>(null);
  useEffect(defineLivenessElement, []);
  useEffect(() => {
    if (element.current === null) return;
    element.current.track = track;
    element.current.client = client;
    element.current.texts = texts;
  }, [client, track, texts]);
  useEffect(() => {
    onState?.(state);
  }, [state, onState]);
  return createElement('bonafide-liveness', { ref: element, pace, ...(lang !== undefined && { lang }) });
}
