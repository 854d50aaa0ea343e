import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { changeNodes } from './model-nodes.js';
import { attributeField, nodeField, stringAttributeType } from './onnx-fields.js';
import { messageFields, textField, wireFields } from './wire-fields.js';

/** The locale that every machine with Linux has. */
const plainLocale = 'C.UTF-8';

/** What a StringNormalizer without a locale asks for. */
const defaultLocale = 'en_US.UTF-8';

/**
 * Languages whose upper and lower case differ from those of all others (the Turkic i). In glibc, the tables of all other
 * locales of UTF-8 are those of C.UTF-8.
 */
const ownCase = /^(?:az|ber|crh|ku|tr|tt)(?![a-z])/i;

/**
 * The model with `C.UTF-8` in place of a locale in StringNormalizer nodes; undefined where that would change texts in
 * another way.
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
