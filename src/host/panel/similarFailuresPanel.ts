import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds.ts';
import type { PresentWorkspace } from '../workspaceFolder.ts';
import { openPlace } from './openPlace.ts';
import type { PanelLog, PanelMemory, PanelRequest } from './panelMemory.ts';
import { toPanelHtml } from './panelPage.ts';
import { PanelSession } from './panelSession.ts';

const VIEW_TYPE = 'dejaFix.similarFailures';

type Live = { panel: vscode.WebviewPanel; session: PanelSession; isStale: boolean };

/** Owns the one panel of a window: opens it beside the code, brings it back after a reload, keeps it up to date. */
export class SimilarFailuresPanel implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #extensionUri: vscode.Uri;
  readonly #memory: PanelMemory;
  readonly #workspace: PresentWorkspace;
  readonly #log: PanelLog;
  readonly #disposables: vscode.Disposable[];
  #live: Live | null = null;

  constructor(extensionUri: vscode.Uri, memory: PanelMemory, workspace: PresentWorkspace, log: PanelLog) {
    this.#extensionUri = extensionUri;
    this.#memory = memory;
    this.#workspace = workspace;
    this.#log = log;
    this.#disposables = [
      vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this),
      memory.onDidChange(() => this.#refresh()),
    ];
  }

  /** Opens or reveals the panel; settles when what it shows, or what went wrong, is on its way to the page. */
  async show(request: PanelRequest): Promise<void> {
    const live = this.#live ?? this.#adopt(this.#open());
    live.panel.reveal(undefined, false);
    await live.session.show(request);
  }

  /** A panel that was open when the window was closed: its page says what it showed. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#live?.panel.dispose();
    this.#adopt(panel);
    return Promise.resolve();
  }

  dispose(): void {
    this.#live?.panel.dispose();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #open(): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel(VIEW_TYPE, 'Déjà Fix', vscode.ViewColumn.Beside, {
      enableFindWidget: true,
      retainContextWhenHidden: false,
    });
  }

  #adopt(panel: vscode.WebviewPanel): Live {
    const { webview } = panel;
    const [dist, media] = [this.#uri('dist'), this.#uri('media')];
    const session = new PanelSession(
      this.#memory,
      {
        post: (message) => void webview.postMessage(message),
        openPlace,
        copy: (text) => Promise.resolve(vscode.env.clipboard.writeText(text)),
        forget: (chainId) => Promise.resolve(vscode.commands.executeCommand(COMMANDS.forget, chainId)),
        showLog: () => void vscode.commands.executeCommand(COMMANDS.showLog),
        presentWorkspace: () => this.#workspace.uri,
      },
      this.#log,
    );
    const live: Live = { panel, session, isStale: false };
    this.#live = live;
    webview.options = { enableScripts: true, localResourceRoots: [dist, media] };
    // Listening begins before the page is there: its first message is what it waits to be answered.
    webview.onDidReceiveMessage((message: unknown) => void session.handle(message));
    panel.onDidChangeViewState(() => live.isStale && this.#refresh());
    panel.onDidDispose(() => {
      if (this.#live === live) this.#live = null;
    });
    panel.iconPath = this.#uri('media', 'icon.png');
    webview.html = toPanelHtml({
      nonce: randomBytes(16).toString('base64'),
      cspSource: webview.cspSource,
      script: webview.asWebviewUri(this.#uri('dist', 'panel.js')).toString(),
      style: webview.asWebviewUri(this.#uri('media', 'panel.css')).toString(),
    });
    return live;
  }

  /** A hidden panel is brought up to date when it is seen again. */
  #refresh(): void {
    const live = this.#live;
    if (!live) return;
    live.isStale = !live.panel.visible;
    if (live.panel.visible) void live.session.refresh();
  }

  #uri(...path: string[]): vscode.Uri {
    return vscode.Uri.joinPath(this.#extensionUri, ...path);
  }
}
