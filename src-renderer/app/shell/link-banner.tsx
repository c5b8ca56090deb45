import { StatusGlyph } from '../../components/status-glyphs.tsx';
import { useLinkState } from '../rpc/rpc-provider.tsx';
import type { LinkState } from '../rpc/transport.ts';
import classes from './shell.module.css';

const TEXTS: Readonly<Partial<Record<LinkState, { headline: string; detail: string }>>> = {
  lost: {
    headline: 'The connection to the app is lost.',
    detail: 'Trying again; what you see may be out of date.',
  },
  refused: {
    headline: 'The app no longer knows this window.',
    detail: 'It was started anew: open the address that it printed.',
  },
};

/** Says that what is shown is no longer live, for as long as this is so. */
export function LinkBanner() {
  const text = TEXTS[useLinkState()];
  if (!text) return null;
  return (
    <div className={classes.banner} role="alert">
      <StatusGlyph shape="warning" size={16} />
      <p>
        <strong>{text.headline}</strong> {text.detail}
      </p>
    </div>
  );
}
