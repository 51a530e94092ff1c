export { defineLivenessElement, LivenessElement } from './element/liveness-element.ts';
export { TEXTS, textsFor, type TextKey, type Texts } from './texts/texts.ts';
