import { STATUS_CODES } from 'node:http';

const titleOf = (status: number) => `${status} ${STATUS_CODES[status] ?? 'Error'}`;

/** The error page of an nginx in front of GitLab. nginx: src/http/ngx_http_special_response.c */
function nginx(status: number): string {
  const title = titleOf(status);
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
}

/** A page in the manner of the one that Cloudflare shows when the host behind it fails. */
function cloudflare(status: number, host: string): string {
  const reason = STATUS_CODES[status] ?? 'Web server is down';
  return `<!DOCTYPE html>
<html lang="en-US">
<head><title>${host} | ${status}: ${reason}</title><meta charset="UTF-8" /></head>
<body>
<div id="cf-wrapper"><div id="cf-error-details">
<header><h1><span>${reason}</span> <span>Error code ${status}</span></h1></header>
<div id="cf-host-status"><span>${host}</span> <span>Error</span></div>
</div></div>
</body>
</html>
`;
}

/** An error page of a proxy with the headers that come with it. */
export function proxyPage(page: 'nginx' | 'cloudflare', status: number, host: string, requestId: string) {
  return page === 'nginx'
    ? { body: nginx(status), headers: { server: 'nginx' } }
    : { body: cloudflare(status, host), headers: { server: 'cloudflare', 'cf-ray': `${requestId}-AMS` } };
}
