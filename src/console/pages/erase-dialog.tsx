import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ops } from '../api/ops.ts';
import { Dialog } from '../ui/dialog.tsx';
import { counted } from '../ui/format.ts';
import { Failure } from '../ui/states.tsx';

/** Asks, then has the id typed, then erases, then says what was removed. */
export function EraseDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const [isSure, setSure] = useState(false);
  const [typed, setTyped] = useState('');
  const erase = useMutation({ mutationFn: () => ops.erase(id) });
  if (erase.data) {
    const { events, rejectedEvents, cancelledDeliveries } = erase.data;
    return (
      <Dialog title="Erased" onClose={onClose}>
        <p role="status">
          Removed: the data in {counted(events, 'event')} and {counted(rejectedEvents, 'rejected event')}.{' '}
          {counted(cancelledDeliveries, 'delivery', 'deliveries')} will not be made any more.
        </p>
        <p className="note">What HubSpot and Slack hold is theirs to erase.</p>
        <div className="dialog-actions">
          <button type="button" className="primary" onClick={onClose}>
            Close
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="Erase this customer?" onClose={onClose}>
      <p>
        All personal data of <strong>{id}</strong> is removed here for good, and what waits to be delivered is
        cancelled. HubSpot’s contact and Slack’s messages stay: erase them there.
      </p>
      {isSure && (
        <label>
          <span>To confirm, type the customer’s id</span>
          <input value={typed} autoFocus autoComplete="off" onChange={({ target }) => setTyped(target.value)} />
        </label>
      )}
      {erase.error && <Failure error={erase.error} />}
      <div className="dialog-actions">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        {isSure ? (
          <button
            type="button"
            className="danger"
            disabled={typed !== id || erase.isPending}
            onClick={() => erase.mutate()}
          >
            Erase for good
          </button>
        ) : (
          <button type="button" className="danger" onClick={() => setSure(true)}>
            Erase
          </button>
        )}
      </div>
    </Dialog>
  );
}
