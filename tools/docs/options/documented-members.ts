import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** A member of a type, with its doc comment. */
export interface Member {
  readonly name: string;
  readonly type: string;
  readonly meaning: string;
}

/** The members with doc comments of the named types of a module of TypeScript, also of types that they combine. */
export function documentedMembers(file: string, types: readonly string[]): readonly Member[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const members: Member[] = [];
  const visit = (node: ts.Node): void => {
    if (!ts.isPropertySignature(node)) {
      ts.forEachChild(node, visit);
      return;
    }
    const meaning = ts
      .getJSDocCommentsAndTags(node)
      .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
      .join(' ')
      .replaceAll(/\s+/g, ' ');
    const type = node.type?.getText().replace(/ \| undefined$/, '') ?? '';
    if (meaning !== '') members.push({ name: node.name.getText(), type, meaning });
  };
  for (const statement of source.statements) {
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    if (isType && types.includes(statement.name.text)) visit(statement);
  }
  return members;
}
