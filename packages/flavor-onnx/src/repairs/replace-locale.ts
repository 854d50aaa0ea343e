import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { changeNodes } from '../model-file/model-nodes.js';
import { attributeField, nodeField, stringAttributeType } from '../model-file/onnx-fields.js';
import { messageFields, textField, wireFields } from '../model-file/wire-fields.js';

/** The locale that every Linux machine has. */
const plainLocale = 'C.UTF-8';

/** The locale of a StringNormalizer that does not state one. */
const defaultLocale = 'en_US.UTF-8';

/**
 * Languages with upper and lower case of their own (the Turkic i). In glibc, all other UTF-8 locales have the tables of
 * C.UTF-8.
 */
const ownCase = /^(?:az|ber|crh|ku|tr|tt)(?![a-z])/i;

/**
 * The model with `C.UTF-8` in place of a locale in StringNormalizer nodes; undefined where that would give other texts.
 * @param model the bytes of a `ModelProto`
 */
export function withPlainLocale(model: Uint8Array, locale: string): Uint8Array | undefined {
  if (locale === plainLocale || ownCase.test(locale)) return undefined;
  return changeNodes(model, {
    opType: 'StringNormalizer',
    change: (node) => (localeOf(node) === locale ? withLocale(node) : node),
  });
}

function localeOf(node: Uint8Array): string {
  const attribute = messageFields(node, nodeField.attribute).find(isLocale);
  return attribute ? textField(attribute, attributeField.string) : defaultLocale;
}

function isLocale(attribute: Uint8Array): boolean {
  return textField(attribute, attributeField.name) === 'locale';
}

function withLocale(node: Uint8Array): Uint8Array {
  const writer = new BinaryWriter();
  for (const { number, raw, content } of wireFields(node)) {
    if (!(number === nodeField.attribute && content && isLocale(content))) writer.raw(raw);
  }
  writer.tag(nodeField.attribute, WireType.LengthDelimited).fork();
  writer.tag(attributeField.name, WireType.LengthDelimited).string('locale');
  writer.tag(attributeField.string, WireType.LengthDelimited).string(plainLocale);
  writer.tag(attributeField.type, WireType.Varint).int32(stringAttributeType);
  return writer.join().finish();
}
