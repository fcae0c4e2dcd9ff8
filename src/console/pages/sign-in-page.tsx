import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useEffect } from 'react';
import { ops } from '../api/ops.ts';
import { queryClient, sessionKey } from '../api/query-client.ts';
import { ApiError } from '../api/call.ts';
import { Icon } from '../ui/icon.tsx';

export function SignInPage() {
  useEffect(() => {
    document.title = 'Sign in · Tier Relay';
  }, []);
  const signIn = useMutation({
    mutationFn: ops.signIn,
    onSuccess: () => queryClient.setQueryData(sessionKey, true),
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    if (typeof token === 'string') signIn.mutate(token);
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <p className="brand">
          <Icon name="relay" />
          Tier Relay
        </p>
        <h1>Sign in</h1>
        {/* Password managers want a user name, and the console has one user. */}
        <input name="username" autoComplete="username" defaultValue="tier-relay" hidden />
        <label>
          <span>Token</span>
          {/* The token takes the focus: the page shows no other field. */}
          <input
            name="token"
            type="password"
            autoComplete="current-password"
            required
            autoFocus
            aria-describedby="token-help"
          />
        </label>
        <p id="token-help" className="note">
          The value of <code>OPS_TOKEN</code>, which whoever runs the service has set.
        </p>
        <p className="form-error" role="alert">
          {signIn.error && wordsFor(signIn.error)}
        </p>
        <button type="submit" className="primary" disabled={signIn.isPending}>
          Sign in
        </button>
      </form>
    </main>
  );
}

function wordsFor(error: Error): string {
  const isWrong = error instanceof ApiError && error.status === 401;
  return isWrong ? 'This is not the value of OPS_TOKEN.' : error.message;
}
