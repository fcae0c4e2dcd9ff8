import generator, { type Schema } from 'ts-json-schema-generator';
import ts from 'typescript';

/** A route as the source describes it: its comment, the type of its answer, and the statuses that its tags name. */
interface Route {
  readonly comment: string;
  /** Schema of the answer, with references to `#/definitions/…`. */
  readonly answer: Schema;
  /** Texts of `@throws Problem 409 …`, by status. */
  readonly problems: Readonly<Record<string, string>>;
  /** Texts of `@returns 202 …`, by status: further statuses with the same answer. */
  readonly successes: Readonly<Record<string, string>>;
}

export interface Routes {
  /** Reads a route by the names of the controller's class and its method. */
  readonly route: (controller: string, method: string) => Route;
  /** Reads the comment of a controller's class. */
  readonly comment: (controller: string) => string;
  /** Makes the schema of any exported type. */
  readonly schema: (name: string) => Schema;
}

/** Reads the controllers of a program. */
export function routesOf(program: ts.Program): Routes {
  const config = {
    ...generator.DEFAULT_CONFIG,
    additionalProperties: true,
    encodeRefs: false,
    sortProps: false,
    topRef: false,
    functions: 'fail' as const,
  };
  const parser = generator.createParser(program, config);
  const schemas = new generator.SchemaGenerator(program, parser, generator.createFormatter(config), config);
  const controllers = new Map<string, ts.ClassDeclaration>();
  for (const file of program.getSourceFiles().filter(({ fileName }) => fileName.endsWith('.controller.ts'))) {
    file.forEachChild((node) => {
      if (ts.isClassDeclaration(node) && node.name) controllers.set(node.name.text, node);
    });
  }
  const classOf = (name: string): ts.ClassDeclaration => controllers.get(name) ?? fail(`no controller ${name}`);
  return {
    comment: (controller) => commentOf(classOf(controller)),
    schema: (name) => schemas.createSchema(name),
    route: (controller, name) => {
      const method = classOf(controller).members.find(
        (member) => ts.isMethodDeclaration(member) && member.name.getText() === name,
      );
      if (!method || !ts.isMethodDeclaration(method)) fail(`${controller} has no ${name}`);
      const type = answered(method.type) ?? fail(`${controller}.${name} does not say what it answers`);
      return {
        comment: commentOf(method),
        answer: schemas.createSchemaFromNodes([type]),
        problems: told(method, 'throws', /^Problem (\d{3})\s*(.*)$/s),
        successes: told(method, 'returns', /^(\d{3})\s*(.*)$/s),
      };
    },
  };
}

/** Returns the type inside promises. Undefined without a type, and for `object`, which says nothing. */
function answered(type: ts.TypeNode | undefined): ts.TypeNode | undefined {
  if (type?.kind === ts.SyntaxKind.ObjectKeyword) return undefined;
  const isPromise = type && ts.isTypeReferenceNode(type) && type.typeName.getText() === 'Promise';
  return isPromise ? answered(type.typeArguments?.[0]) : type;
}

/** Returns a comment up to its first tag. */
function commentOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return sentence(ts.getTextOfJSDocComment(comment?.comment) ?? '');
}

/** Returns the texts of the tags of this name that match the pattern, by status. */
function told(node: ts.Node, name: string, pattern: RegExp): Record<string, string> {
  const tags = ts.getJSDocTags(node).filter(({ tagName }) => tagName.text === name);
  return Object.fromEntries(
    tags.flatMap((tag) => {
      const [, status, text = ''] = pattern.exec(ts.getTextOfJSDocComment(tag.comment) ?? '') ?? [];
      return status === undefined ? [] : [[status, sentence(text)]];
    }),
  );
}

/** Returns the text on one line, with a capital first letter. */
function sentence(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return `${line.slice(0, 1).toUpperCase()}${line.slice(1)}`;
}

function fail(what: string): never {
  throw new Error(what);
}
