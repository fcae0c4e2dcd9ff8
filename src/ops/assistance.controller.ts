import { Controller, Get, UseGuards } from '@nestjs/common';
import type { Assistant } from '../destinations/assistants.ts';
import type { Preview } from '../destinations/descriptor.ts';
import type { Finding } from '../model/finding.ts';
import { OpsGuard } from './ops.guard.ts';

/** The assistance of each destination, under the settings in force. */
export class Assistants {
  constructor(readonly current: () => readonly Assistant[]) {}
}

interface DestinationPreview extends Preview {
  readonly destination: string;
}

interface DestinationChecks {
  readonly destination: string;
  readonly findings: readonly Finding[];
}

interface DestinationPage {
  readonly destination: string;
  /** URL with `{ref}` in place of a delivery's `ref`. */
  readonly url: string;
}

/** Helps to set destinations up; changes nothing. */
@Controller('ops/api')
@UseGuards(OpsGuard)
export class AssistanceController {
  constructor(private readonly assistants: Assistants) {}

  /** Previews: examples, rendered with the settings in force. */
  @Get('previews')
  previews(): DestinationPreview[] {
    return this.assistants
      .current()
      .flatMap(({ name, previews }) => (previews?.() ?? []).map((preview) => ({ destination: name, ...preview })));
  }

  /** Pages of vendors that show what was written, such as HubSpot's page of a contact. Costs a call to each vendor. */
  @Get('pages')
  async pages(): Promise<DestinationPage[]> {
    const found = this.assistants
      .current()
      .map(async ({ name, pageOf }) => ({ destination: name, url: await pageOf() }));
    return (await Promise.all(found)).filter((page): page is DestinationPage => page.url !== undefined);
  }

  /** Asks each vendor whether deliveries will succeed. Costs a few calls to each, and waits for the answers. */
  @Get('checks')
  checks(): Promise<DestinationChecks[]> {
    return Promise.all(
      this.assistants.current().map(async ({ name, check }) => {
        return { destination: name, findings: await Array.fromAsync(check()) };
      }),
    );
  }
}
