/** The page before its script runs: the same for all models, and without anything to keep from those without a key. */
export const pageHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Model</title>
<link rel="icon" href="page/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="page/style.css">
<script type="module" src="page/app.js"></script>
</head>
<body>
<div id="app"><noscript><p>This page needs JavaScript. <a href="openapi.json">openapi.json</a> describes the API.</p></noscript></div>
</body>
</html>
`;

/** Three bars of a prediction. */
export const pageIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="8" fill="#1f5f99"/>
<g fill="#fff"><rect x="7" y="8" width="9" height="4" rx="2"/><rect x="7" y="14" width="18" height="4" rx="2"/><rect x="7" y="20" width="6" height="4" rx="2"/></g>
</svg>
`;

/**
 * Headers of the page: nothing but its own script, style, requests and pictures is allowed. Pictures of predictions are
 * `data:` URLs.
 */
export const pageHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
