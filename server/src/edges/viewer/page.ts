/** Where the viewer and the DICOMweb service it reads from are mounted. */
export const viewerBase = "/viewer";
export const dicomwebBase = "/dicom-web";

/** The page that shows one study: OHIF's basic mode. */
export function viewerUrl(StudyInstanceUID: string): string {
  return `${viewerBase}/viewer?StudyInstanceUIDs=${encodeURIComponent(StudyInstanceUID)}`;
}

/**
 * OHIF's built page assumes that it lies at `/`. Its addresses are moved under `viewerBase`. Its inline scripts, which only set the
 * public path and wrap `import()`, move to `app-config.js`, so that the page needs no inline script at all; its service worker,
 * which would load code from elsewhere, goes.
 */
export function rebasePage(html: string): string {
  return html
    .replaceAll(
      /<script(?![^>]*\ssrc=)[^>]*>[\s\S]*?<\/script>|<script[^>]*\ssrc="\/init-service-worker\.js"[^>]*><\/script>/g,
      "",
    )
    .replaceAll(/\b(href|src|content)="\/(?!\/)/g, `$1="${viewerBase}/`)
    .replace(/<title>[^<]*<\/title>/, "<title>Isocenter</title>");
}

/** The bundles load their other parts, and the style sheets their fonts, from the public path they were built for. */
export function rebaseAsset(name: string, text: string): string {
  if (name.endsWith(".css"))
    return text.replaceAll(/url\((["']?)\/(?!\/)/g, `url($1${viewerBase}/`);
  return text.replaceAll(
    '__webpack_require__.p = "/";',
    `__webpack_require__.p = "${viewerBase}/";`,
  );
}

/** `app-config.js`: everything OHIF is told, and what its page's inline scripts said. */
export function configScript(): string {
  const config = {
    name: "isocenter",
    routerBasename: viewerBase,
    extensions: [],
    modes: [],
    // No guided tour over the images.
    customizationService: [{ "ohif.tours": { $set: [] } }],
    // The worklist is ours; the viewer shows the study it is opened with.
    showStudyList: false,
    investigationalUseDialog: { option: "never" },
    studyPrefetcher: { enabled: false },
    maxNumberOfWebWorkers: 3,
    maxNumRequests: { interaction: 100, thumbnail: 5, prefetch: 25 },
    showWarningMessageForCrossOrigin: false,
    showCPUFallbackMessage: false,
    showLoadingIndicator: true,
    strictZSpacingForVolumeViewport: true,
    showErrorDetails: "production",
    defaultDataSourceName: "isocenter",
    dataSources: [
      {
        namespace: "@ohif/extension-default.dataSourcesModule.dicomweb",
        sourceName: "isocenter",
        configuration: {
          friendlyName: "Isocenter",
          name: "isocenter",
          qidoRoot: dicomwebBase,
          wadoRoot: dicomwebBase,
          wadoUriRoot: dicomwebBase,
          qidoSupportsIncludeField: true,
          imageRendering: "wadors",
          thumbnailRendering: "wadors",
          enableStudyLazyLoad: true,
          supportsFuzzyMatching: false,
          supportsWildcard: true,
          dicomUploadEnabled: false,
          singlepart: "bulkdata,video,pdf",
          bulkDataURI: { enabled: true, relativeResolution: "studies" },
          omitQuotationForMultipartRequest: true,
        },
      },
    ],
  };
  return `window.PUBLIC_URL = ${JSON.stringify(`${viewerBase}/`)};
window.browserImportFunction = (name) => import(name);
window.config = ${JSON.stringify(config, null, 2)};
for (const { configuration } of window.config.dataSources)
  for (const root of ["qidoRoot", "wadoRoot", "wadoUriRoot"])
    configuration[root] = location.origin + configuration[root];
`;
}

/** What a person sees while the viewer is not there. */
export const missingPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Isocenter</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem}</style>
<h1>The image viewer is not installed</h1>
<p>It is fetched once, by <code>npm start</code> or by <code>node bin/fetch-viewer.mjs</code>, and needs a connection to the
package registry. Everything else works without it.</p>
<h1 lang="es">El visor de imágenes no está instalado</h1>
<p lang="es">Se descarga una sola vez, con <code>npm start</code> o con <code>node bin/fetch-viewer.mjs</code>, y necesita conexión
al registro de paquetes. Todo lo demás funciona sin él.</p>
<p><a href="/">Isocenter</a></p>
`;
