import { Component, type ReactNode } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import classes from './error-boundary.module.css';

interface State {
  readonly error: unknown;
}

/** Keeps a page that broke from taking the whole window with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <div className={classes.place}>
        <ErrorNotice
          title="This page could not be shown"
          error={this.state.error}
          onRetry={() => this.setState({ error: null })}
        />
      </div>
    );
  }
}
