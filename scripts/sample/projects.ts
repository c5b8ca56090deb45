export type TaskType = 'issue' | 'comment' | 'build' | 'test' | 'review';
type Weighted<T> = readonly [readonly [T, number], ...(readonly [T, number])[]];

export interface SampleProject {
  readonly id: string;
  readonly repository: string;
  /** Tokens per round of the weighted strategy. */
  readonly weight: number;
  readonly types: Weighted<TaskType>;
  readonly titles: readonly [string, ...string[]];
}

export const PROJECTS: Weighted<SampleProject> = [
  [
    {
      id: 'poppo-core',
      repository: 'medama/poppo-core',
      weight: 3,
      types: [
        ['issue', 5],
        ['comment', 3],
        ['build', 2],
        ['test', 3],
        ['review', 2],
      ],
      titles: [
        'Retry loop never gives up after a rate limit',
        'Add --dry-run to the issue processor',
        'Config hot reload drops the language setting',
        'Worktree is left behind when an agent times out',
        'Queue length in the status command is off by one',
        'Split the rate limiter from the GitHub client',
        'Log the task id with every agent message',
        'Process manager restarts a worker twice',
      ],
    },
    30,
  ],
  [
    {
      id: 'web-dashboard',
      repository: 'medama/web-dashboard',
      weight: 2,
      types: [
        ['issue', 4],
        ['comment', 2],
        ['build', 4],
        ['test', 3],
        ['review', 3],
      ],
      titles: [
        'Charts flicker when the window is resized',
        'Dark theme: contrast of the sidebar badges',
        'Table keeps its scroll position after a filter',
        'Upgrade the bundler and drop the old polyfills',
        'Show the time zone next to every timestamp',
        'Keyboard focus is lost after closing a dialog',
      ],
    },
    24,
  ],
  [
    {
      id: 'ccsp-agent',
      repository: 'medama/ccsp',
      weight: 2,
      types: [
        ['comment', 5],
        ['issue', 3],
        ['test', 2],
        ['review', 1],
      ],
      titles: [
        'Session expires in the middle of a long answer',
        'Usage report counts cached tokens twice',
        'Fall back to the queue when the socket closes',
        'Answer in the language of the issue',
        'Emergency stop must survive a restart',
      ],
    },
    18,
  ],
  [
    {
      id: '日本プロジェクト',
      repository: 'medama/nihon-project',
      weight: 1,
      types: [
        ['issue', 5],
        ['comment', 4],
        ['review', 2],
      ],
      titles: [
        '検索結果の並び順が正しくない',
        'エラーメッセージを日本語にする',
        '通知メールの文字化けを直す',
        'キューの優先度を画面から変更したい',
        'README に導入手順を追加する',
        '「保存」ボタンが二度押しできてしまう',
      ],
    },
    13,
  ],
  [
    {
      id: 'docs-site',
      repository: 'medama/docs-site',
      weight: 1,
      types: [
        ['build', 5],
        ['review', 2],
        ['issue', 1],
      ],
      titles: [
        'Broken links in the migration guide',
        'Publish the 2.4 release notes',
        'Search index misses code blocks',
        'Explain weighted round-robin with an example',
      ],
    },
    9,
  ],
  [
    {
      id: 'infra',
      repository: 'medama/infra',
      weight: 1,
      types: [
        ['build', 4],
        ['test', 3],
        ['issue', 1],
      ],
      titles: [
        'Rotate the deploy keys',
        'Move the runners to the new image',
        'Nightly backup of the queue volumes',
        'Alert when a disk is over 85% full',
      ],
    },
    6,
  ],
];

export const BODIES: readonly [string, ...string[]] = [
  'Can you also cover the case where the file is empty?',
  'Reproduced on main. The log says "unexpected end of input".',
  'LGTM, but please add a test for the second branch 🙏',
  '確認しました。もう一度お願いします。',
  'Please rebase; the build is green again.',
  '/retry',
];

export const LABELS: readonly [string, ...string[]] = [
  'task:misc',
  'bug',
  'feature',
  'dogfooding',
  'urgent',
  'docs',
  '要確認',
];

export interface SampleError {
  readonly name: string;
  readonly message: string;
  readonly code: string | number | null;
}

export const ERRORS: Weighted<SampleError> = [
  [{ name: 'FetchError', message: 'connect ETIMEDOUT api.github.com:443', code: 'ETIMEDOUT' }, 8],
  [{ name: 'ProcessError', message: 'Agent process ended with exit code 1', code: 1 }, 6],
  [{ name: 'RateLimitError', message: 'API rate limit exceeded; resets in 43 min', code: 403 }, 4],
  [{ name: 'Error', message: 'ENOSPC: no space left on device, write', code: 'ENOSPC' }, 2],
  [{ name: 'TimeoutError', message: 'No answer from the agent within 30 min', code: null }, 3],
  [{ name: 'SyntaxError', message: 'Unexpected end of JSON input', code: null }, 1],
];
