import type { ChallengeParams } from '@bonafide/liveness';
import type { ClientState } from '@bonafide/liveness/client';
import { askFor, fill, type Texts } from '../texts/texts.ts';
import { instructionFor } from '@bonafide/liveness/client';

/** What a button does. */
export type Action = 'agree' | 'decline' | 'ready' | 'wait' | 'cancel';

/** What is on the screen in one state, without how it looks. */
export interface Screen {
  readonly title: string;
  /** Paragraphs below the title. */
  readonly text: readonly string[];
  /** Buttons, the main one first. */
  readonly actions: readonly Action[];
  /** `alert`: something went wrong; `good`: passed. */
  readonly tone: 'plain' | 'alert' | 'good';
  /** Which step of how many, from 1; `null` outside steps. */
  readonly progress: readonly [index: number, total: number] | null;
}

/** `part`: which cue of a step is on; see `cuesFor`. */
export function screenFor(state: ClientState, texts: Texts, part: number): Screen {
  const plain = { text: [], actions: [], tone: 'plain', progress: null } as const;
  switch (state.kind) {
    case 'connecting':
      return { ...plain, title: texts.connecting };
    case 'consent': {
      const text = [fill(texts['consent.text'], { total: state.total }), texts['consent.light']];
      return { ...plain, title: texts['consent.title'], text, actions: ['agree', 'decline'] };
    }
    case 'prepare': {
      const hint = state.hint === null ? [] : [texts[`hint.${state.hint}`]];
      return {
        title: texts['prepare.title'],
        text: [...hint, texts[`prepare.${state.challenge}`]],
        actions: ['ready', 'wait', 'cancel'],
        tone: state.hint === null ? 'plain' : 'alert',
        progress: [state.index + 1, state.total],
      };
    }
    case 'step': {
      const { params } = state.step;
      const title = askFor(texts, instructionFor(params, part));
      const text = isNamedAhead(params, part + 1)
        ? [fill(texts['step.next'], { next: askFor(texts, instructionFor(params, part + 1)) })]
        : [];
      return { ...plain, title, text, actions: ['cancel'], progress: [state.index + 1, state.total] };
    }
    case 'waiting':
      return {
        ...plain,
        title: texts.waiting,
        actions: ['cancel'],
        progress: [state.index + 1, state.total],
      };
    case 'checking':
      return {
        ...plain,
        title: texts.checking,
        actions: ['cancel'],
        progress: [state.index + 1, state.total],
      };
    case 'upload':
      return { ...plain, title: texts.upload };
    case 'ended': {
      const tone = state.outcome === 'passed' ? 'good' : 'alert';
      return {
        ...plain,
        title: texts[`${state.outcome}.title`],
        text: [texts[`${state.outcome}.text`]],
        tone,
      };
    }
    case 'error': {
      const { reason } = state;
      return { ...plain, title: texts[`${reason}.title`], text: [texts[`${reason}.text`]], tone: 'alert' };
    }
  }
}

/** Whether there is such a part, and it can be told in words: who is quick need not wait for it. */
function isNamedAhead(params: ChallengeParams, part: number): boolean {
  switch (params.kind) {
    case 'pose':
      return params.mode === 'turn' && part < params.targets.length;
    case 'expression':
      return part < params.actions.length;
    case 'occlude':
      return part < params.moves.length;
    case 'light':
    case 'distance':
    case 'speak':
      return false;
  }
}

/** The words on a button. */
export function labelOf(action: Action, texts: Texts): string {
  switch (action) {
    case 'agree':
      return texts['consent.agree'];
    case 'decline':
      return texts['consent.decline'];
    case 'ready':
      return texts['prepare.ready'];
    case 'wait':
      return texts['prepare.wait'];
    case 'cancel':
      return texts.cancel;
  }
}
