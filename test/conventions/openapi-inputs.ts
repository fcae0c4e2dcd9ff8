import { PluginMetadataGenerator } from '@nestjs/cli/lib/compiler/plugins/plugin-metadata-generator.js';
import { SwaggerModule } from '@nestjs/swagger';
import { ReadonlyVisitor } from '@nestjs/swagger/plugin';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Program } from 'typescript';
import { root } from '../support/owned-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const source = join(root, 'src');

/** Has swagger know the classes of queries and bodies: their types, comments, rules and defaults. */
export async function loadInputs(program: Program): Promise<void> {
  const directory = await temporaryDirectory();
  const filename = 'metadata.mjs';
  const visitor = new ReadonlyVisitor({
    introspectComments: true,
    pathToSource: source,
    dtoFileNameSuffix: ['.query.ts', '.request.ts'],
    controllerFileNameSuffix: ['.nothing.ts'], // `openapi-routes.ts` reads them
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
