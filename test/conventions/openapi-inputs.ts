import { PluginMetadataGenerator } from '@nestjs/cli/lib/compiler/plugins/plugin-metadata-generator.js';
import { SwaggerModule } from 'nestjs-swagger';
import { ReadonlyVisitor } from 'nestjs-swagger/plugin';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { root } from '../support/owned-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const source = join(root, 'src');
const suffixes = ['.query.ts', '.request.ts'];

/** Tells swagger the types, comments, rules and defaults of the classes of queries and bodies. */
export async function loadInputs(program: ts.Program): Promise<void> {
  checkExports(program);
  const directory = await temporaryDirectory();
  const filename = 'metadata.mjs';
  const visitor = new ReadonlyVisitor({
    introspectComments: true,
    pathToSource: source,
    dtoFileNameSuffix: suffixes,
    controllerFileNameSuffix: ['.nothing.ts'], // `openapi-routes.ts` reads the controllers
  });
  new PluginMetadataGenerator().generate({
    visitors: [visitor],
    tsProgramRef: program,
    outputDir: directory,
    filename,
  });
  const file = join(directory, filename);
  const found = readFileSync(file, 'utf8').replaceAll(/import\("\.\/(.+?)\.js"\)/g, (_all, path: string) => {
    return `import(${JSON.stringify(pathToFileURL(join(source, `${path}.ts`)))})`;
  });
  writeFileSync(file, found);
  const { default: metadata } = (await import(pathToFileURL(file).href)) as { default: () => Promise<object> };
  await SwaggerModule.loadPluginMetadata(metadata);
  rmSync(directory, { recursive: true });
}

/** Throws for a class that is not exported: the plugin would leave it out without a word. */
function checkExports(program: ts.Program): void {
  for (const file of program
    .getSourceFiles()
    .filter(({ fileName }) => suffixes.some((end) => fileName.endsWith(end)))) {
    file.forEachChild((node) => {
      if (
        !ts.isClassDeclaration(node) ||
        ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
      )
        return;
      throw new Error(`${file.fileName}: export ${node.name?.text ?? 'the class'}, or what it has is not described`);
    });
  }
}
