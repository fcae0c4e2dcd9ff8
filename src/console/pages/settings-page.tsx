import { useQuery } from '@tanstack/react-query';
import { ops } from '../api/ops.ts';
import { Refused } from '../destinations/service-panel.tsx';
import { SlackMessageView } from '../event/slack-message-view.tsx';
import { SendTest } from '../settings/send-test.tsx';
import { SetUpChecks } from '../settings/set-up-checks.tsx';
import { SettingsTree } from '../settings/settings-tree.tsx';
import { Page } from '../ui/page.tsx';
import { Loaded } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';

export function SettingsPage() {
  const service = useQuery({ queryKey: ['service'], queryFn: ops.service, refetchInterval: 10_000 });
  const previews = useQuery({ queryKey: ['previews'], queryFn: ops.previews });
  return (
    <Page title="Settings" lead="What is in force now, with what each setting means. They are changed in the file.">
      <nav className="jump" aria-label="On this page">
        <a href="#in-force">In force</a>
        <a href="#messages">Slack messages</a>
        <a href="#checks">Set-up checks</a>
        <a href="#test">Send a test</a>
      </nav>
      <section id="in-force" aria-labelledby="in-force-title">
        <h2 id="in-force-title">In force</h2>
        <Loaded query={service} lines={40}>
          {({ configuration }) => (
            <>
              {configuration.refused && <Refused refused={configuration.refused} />}
              <p className="note">
                <code>{configuration.file}</code>, read <Time at={configuration.loadedAt} />
              </p>
              <SettingsTree settings={configuration.settings} />
            </>
          )}
        </Loaded>
      </section>
      <section id="messages" aria-labelledby="messages-title">
        <h2 id="messages-title">Slack messages</h2>
        <p className="note">With these settings, about sample customers, one of them with a hostile name.</p>
        <Loaded query={previews} lines={6}>
          {(all) => (
            <div className="delivery-cards">
              {all.map(({ title, content }) => (
                <figure key={title} className="panel">
                  <figcaption>{title}</figcaption>
                  <SlackMessageView blocks={content.blocks ?? []} />
                </figure>
              ))}
            </div>
          )}
        </Loaded>
      </section>
      <section id="checks" aria-labelledby="checks-title">
        <h2 id="checks-title">Set-up checks</h2>
        <SetUpChecks />
      </section>
      <section id="test" aria-labelledby="test-title">
        <h2 id="test-title">Send a test</h2>
        <SendTest />
      </section>
    </Page>
  );
}
