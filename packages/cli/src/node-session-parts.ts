import { composeSession as composeWith, type SessionParts } from '@bonafide/models';
import { openModel } from '@bonafide/models/node';

/** `composeSession` of `@bonafide/models` on onnxruntime in Node, with the models that come with the package. */
export async function composeSession(): Promise<SessionParts> {
  return composeWith(openModel);
}
