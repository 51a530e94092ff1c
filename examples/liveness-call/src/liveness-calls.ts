import { createFaceDetector, createFaceLandmarker } from '@bonafide/core';
import { verifyEvidence, type AccessibilityNeed } from '@bonafide/liveness';
import {
  createKeyRing,
  createLivenessServer,
  createMemoryReplayStore,
  generateSigningKey,
  type LivenessSession,
} from '@bonafide/liveness/server';
import { modelHash } from '@bonafide/models';
import { openModel } from '@bonafide/models/node';
import { createPeer, type SessionDescription } from '@bonafide/webrtc/node';
import type { WebSocket } from 'ws';

const ISSUER = 'example-liveness-call';
/** Milliseconds between two looks at the clock. */
const TICK = 100;

/** What is left of a call once it was judged. */
export interface Outcome {
  readonly verdict: 'passed' | 'failed' | 'expired' | 'abandoned';
  readonly strength: 'strong' | 'weak';
  /** The signed token, checked once more with the public keys alone. */
  readonly evidence: string;
}

export interface LivenessCalls {
  /** Answers a caller's offer; his camera is watched from then on. Returns the call's id. */
  answer(
    offer: SessionDescription,
    needs: readonly AccessibilityNeed[],
  ): Promise<{ readonly id: string; readonly answer: SessionDescription }>;
  /** The caller's screen: the session's messages go over this socket. Resolves when the session has ended. */
  connect(id: string, socket: WebSocket): Promise<Outcome>;
}

/** Calls whose liveness sessions are judged from what this process itself receives over WebRTC. */
export async function createLivenessCalls(): Promise<LivenessCalls> {
  const keys = createKeyRing([await generateSigningKey({ signsFrom: Date.now() })]);
  const models = { 'face-landmarks-478': modelHash('face-landmarks-478') ?? 'unknown' };
  const liveness = createLivenessServer({ issuer: ISSUER, keys, store: createMemoryReplayStore(), models });
  const [detector, landmarks, voiceActivity] = await Promise.all(
    (['face-detector-short', 'face-landmarks-478', 'voice-activity'] as const).map((id) => openModel(id)),
  );
  const face = {
    detector: createFaceDetector(detector!, { variant: 'short' }),
    landmarker: createFaceLandmarker(landmarks!),
  };
  const sessions = new Map<string, LivenessSession>();

  return {
    async answer(offer, needs) {
      const issued = await liveness.issue({ needs });
      if (issued.status === 'refused') throw new Error(issued.reason);
      const { session } = issued;
      const peer = await createPeer({
        analyzers: [],
        face,
        voiceActivity: voiceActivity!,
        onObservation: (seen) => {
          session.observe(seen);
        },
        // Observers need 7 pictures a second; a server that challenges spends what that takes.
        maxFps: 12,
        minFps: 8,
        budget: 0.6,
      });
      sessions.set(session.id, session);
      // The call lives as long as its connection does; nobody waits for it.
      void (async () => {
        for await (const update of peer) if (update.kind === 'ended') sessions.delete(session.id);
      })().catch((error: unknown) => {
        console.error('a call failed:', error instanceof Error ? error.message : error);
      });
      try {
        return { id: session.id, answer: await peer.answer(offer) };
      } catch (error) {
        sessions.delete(session.id);
        await peer[Symbol.asyncDispose]();
        throw error;
      }
    },

    async connect(id, socket) {
      const session = sessions.get(id);
      if (session === undefined) throw new Error('no such call');
      const send = (messages: readonly string[]): void => {
        for (const message of messages) socket.send(message);
      };
      await new Promise<void>((resolve, reject) => {
        const end = (settle: () => void): void => {
          clearInterval(timer);
          settle();
        };
        const forward = (reply: Promise<{ readonly messages: readonly string[] }>): void => {
          reply
            .then(({ messages }) => {
              send(messages);
              if (session.evidence !== null) end(resolve);
            })
            .catch((error: unknown) => {
              end(() => {
                reject(error instanceof Error ? error : new Error(String(error)));
              });
            });
        };
        const timer = setInterval(() => {
          forward(session.tick());
        }, TICK);
        socket.on('message', (data: Buffer) => {
          forward(session.receive(data.toString()));
        });
        send([session.greeting]);
      });
      const evidence = session.evidence!;
      // As another department would, who has the token and the public keys.
      const checked = await verifyEvidence(evidence, { issuer: ISSUER, keys: keys.jwks(Date.now()) });
      if (checked.status === 'refused') throw new Error(checked.reason);
      const { verdict, strength } = checked.evidence;
      return { verdict, strength, evidence };
    },
  };
}
