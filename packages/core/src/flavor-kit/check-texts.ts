import { MlmodelError } from '../errors/mlmodel-error.js';

/** What texts belong to, and how their runtime holds them. */
export interface TextOwner {
  /** The column or tensor. */
  readonly field: string;
  /** Elements a row; 1 when absent. */
  readonly rowSize?: number | undefined;
  /** The runtime takes texts as C does, which end at U+0000. */
  readonly textsEndAtZero?: boolean | undefined;
}

/**
 * Checks that texts reach a runtime that holds them as UTF-8 as they were sent: UTF-8 has no form for a lone surrogate,
 * and turns it into another character.
 * @throws MlmodelError `BAD_REQUEST` naming the field and the row
 */
export function checkTexts(texts: readonly (string | null)[], owner: TextOwner): void {
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index];
    if (!text) continue;
    if (!text.isWellFormed()) {
      const reason = 'half of a character, a lone surrogate,';
      const advice = 'UTF-8 cannot hold it, so the model would get another text. Send it whole';
      throw textError(reason, advice, { owner, index });
    }
    if (owner.textsEndAtZero && text.includes('\0')) {
      const advice = 'The runtime of this model would cut the text there. Send it without';
      throw textError('the character U+0000', advice, { owner, index });
    }
  }
}

function textError(
  what: string,
  advice: string,
  { owner, index }: { readonly owner: TextOwner; readonly index: number },
): MlmodelError {
  const { field, rowSize = 1 } = owner;
  const row = Math.floor(index / rowSize);
  const place = rowSize > 1 ? `row ${row}, element ${index % rowSize}` : `row ${row}`;
  return new MlmodelError('BAD_REQUEST', `"${field}" holds ${what} in ${place}. ${advice}.`, {
    field,
    row,
  });
}
