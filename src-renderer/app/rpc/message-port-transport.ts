import { RPCLink } from '@orpc/client/message-port';
import { withAppErrors } from './error-link.ts';
import { LinkStateHolder, type Transport } from './transport.ts';

/** The transport of the desktop shell. A port that closed stays closed: the window is about to go. */
export function messagePortTransport(port: MessagePort): Transport {
  const state = new LinkStateHolder();
  state.set('connected');
  port.addEventListener('close', () => state.set('lost'));
  const link = withAppErrors(new RPCLink({ port }));
  port.start();
  return { link, getState: state.getState, subscribe: state.subscribe };
}
