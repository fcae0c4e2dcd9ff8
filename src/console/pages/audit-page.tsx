import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ops } from '../api/ops.ts';
import { Pager } from '../filter/pager.tsx';
import { useFilter } from '../filter/use-filter.ts';
import { Page } from '../ui/page.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';

export function AuditPage() {
  const { cursor } = useFilter();
  const query = { limit: '50', ...(cursor !== undefined && { cursor }) };
  const audit = useQuery({
    queryKey: ['audit', query],
    queryFn: () => ops.audit(query),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  return (
    <Page title="Audit" lead="What operators did, here or through the API. An erasure names nobody.">
      <Loaded query={audit} lines={10}>
        {(page) => (
          <>
            {page.items.length === 0 && page.nextCursor === null ? (
              <Empty title="Nobody did anything yet">
                Pausing, resuming, replaying, erasing and tests are noted here.
              </Empty>
            ) : (
              <div className="panel scroll" role="region" aria-label="What was done" tabIndex={0}>
                <table className="wide">
                  <thead>
                    <tr>
                      <th scope="col">When</th>
                      <th scope="col">What</th>
                      <th scope="col">Of</th>
                      <th scope="col">Details</th>
                      <th scope="col">By</th>
                    </tr>
                  </thead>
                  <tbody>
                    {page.items.map(({ id, at, action, target, detail, via }) => (
                      <tr key={id}>
                        <td>
                          <Time at={at} />
                        </td>
                        <td>
                          <strong>{action}</strong>
                        </td>
                        <td>{target}</td>
                        <td>
                          {typeof detail === 'string'
                            ? detail
                            : detail !== null && <code>{JSON.stringify(detail)}</code>}
                        </td>
                        <td>{via}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
            <Pager found={page} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
