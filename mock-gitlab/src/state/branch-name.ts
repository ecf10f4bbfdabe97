/** Whether git takes it for a branch's name. git: refs.c, check_refname_format */
export function isBranchName(name: string): boolean {
  return (
    name !== '' &&
    name !== '@' &&
    name.length <= 255 &&
    !/[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|^[-/.]|\/\.|[/.]$|\.lock(\/|$)/u.test(name)
  );
}
