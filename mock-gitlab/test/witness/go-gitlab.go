// Journeys of go-gitlab, the client below Terraform's provider and glab, each against a mock of its own: MOCK_URL says
// where it is, the argument which journey. It decodes into types, so a member of another type than GitLab's is an error.
package main

import (
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/xanzy/go-gitlab"
)

const (
	root = "glpat-moorage-demo-root-00"
	ada  = "glpat-moorage-demo-ada-api"
)

func client(token string) *gitlab.Client {
	made, err := gitlab.NewClient(token, gitlab.WithBaseURL(os.Getenv("MOCK_URL")), gitlab.WithoutRetries())
	must(err)
	return made
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(truth bool, what string) {
	if !truth {
		must(fmt.Errorf("not true: %s", what))
	}
}

func refused(status int, response *gitlab.Response, err error) {
	if err == nil || response == nil || response.StatusCode != status {
		must(fmt.Errorf("was not refused with %d: %v", status, err))
	}
}

func reads() {
	api := client(ada)
	user, _, err := api.Users.CurrentUser()
	must(err)
	check(user.Username == "ada" && user.CreatedAt != nil, "who I am")
	version, _, err := api.Version.GetVersion()
	must(err)
	check(version.Version != "", "the version")
	project, _, err := api.Projects.GetProject("harbor/dock", nil)
	must(err)
	check(project.PathWithNamespace == "harbor/dock" && project.Permissions != nil, "a project")
	group, _, err := api.Groups.GetGroup("harbor", nil)
	must(err)
	check(group.FullPath == "harbor", "a group")
	members, _, err := api.Groups.ListAllGroupMembers("harbor", nil)
	must(err)
	check(len(members) > 0, "members")
	member, _, err := api.ProjectMembers.GetInheritedProjectMember(project.ID, user.ID)
	must(err)
	check(member.AccessLevel == gitlab.OwnerPermissions, "an inherited role")
	namespaces, _, err := api.Namespaces.ListNamespaces(nil)
	must(err)
	check(len(namespaces) > 0, "namespaces")
	seen := 0
	options := &gitlab.ListProjectsOptions{Membership: gitlab.Bool(true), ListOptions: gitlab.ListOptions{PerPage: 1}}
	for {
		page, response, err := api.Projects.ListProjects(options)
		must(err)
		seen += len(page)
		if response.NextPage == 0 {
			break
		}
		options.Page = response.NextPage
	}
	check(seen >= 3, "all pages")
	_, response, err := client("glpat-nobody-knows-this0").Users.CurrentUser()
	refused(http.StatusUnauthorized, response, err)
	_, response, err = api.Projects.GetProject("harbor/nowhere", nil)
	refused(http.StatusNotFound, response, err)
}

func writes() {
	api := client(ada)
	group, _, err := api.Groups.GetGroup("harbor", nil)
	must(err)
	project, _, err := api.Projects.CreateProject(&gitlab.CreateProjectOptions{Name: gitlab.String("quay"), NamespaceID: &group.ID})
	must(err)
	variable, _, err := api.ProjectVariables.CreateVariable(project.ID, &gitlab.CreateProjectVariableOptions{
		Key: gitlab.String("ROPE"), Value: gitlab.String("hemp-and-tar"), Masked: gitlab.Bool(true),
		EnvironmentScope: gitlab.String("night"),
	})
	must(err)
	check(variable.EnvironmentScope == "night" && variable.Masked, "a variable")
	filter := &gitlab.VariableFilter{EnvironmentScope: "night"}
	_, _, err = api.ProjectVariables.UpdateVariable(project.ID, "ROPE", &gitlab.UpdateProjectVariableOptions{Value: gitlab.String("steel-and-oil"), Filter: filter})
	must(err)
	_, err = api.ProjectVariables.RemoveVariable(project.ID, "ROPE", &gitlab.RemoveProjectVariableOptions{Filter: filter})
	must(err)
	hook, _, err := api.Projects.AddProjectHook(project.ID, &gitlab.AddProjectHookOptions{URL: gitlab.String("http://127.0.0.1:9/hook")})
	must(err)
	_, err = api.Projects.DeleteProjectHook(project.ID, hook.ID)
	must(err)
	environment, _, err := api.Environments.CreateEnvironment(project.ID, &gitlab.CreateEnvironmentOptions{Name: gitlab.String("night")})
	must(err)
	_, err = api.Environments.StopEnvironment(project.ID, environment.ID)
	must(err)
	_, err = api.Environments.DeleteEnvironment(project.ID, environment.ID)
	must(err)
	branches, _, err := api.Branches.ListBranches("harbor/dock", nil)
	must(err)
	check(len(branches) > 0 && branches[0].Commit != nil, "branches")
	pipeline, _, err := api.Pipelines.CreatePipeline("harbor/dock", &gitlab.CreatePipelineOptions{Ref: gitlab.String("main")})
	must(err)
	_, _, err = api.Pipelines.GetPipeline("harbor/dock", pipeline.ID)
	must(err)
	jobs, _, err := api.Jobs.ListPipelineJobs("harbor/dock", pipeline.ID, nil)
	must(err)
	check(len(jobs) > 0, "jobs")
	_, err = api.Projects.DeleteProject(project.ID)
	must(err)
}

func tokens() {
	api := client(ada)
	end := gitlab.ISOTime(mustTime(os.Getenv("IN_A_MONTH")))
	level := gitlab.MaintainerPermissions
	made, _, err := api.ProjectAccessTokens.CreateProjectAccessToken("harbor/dock", &gitlab.CreateProjectAccessTokenOptions{
		Name: gitlab.String("bot"), Scopes: &[]string{"api"}, AccessLevel: &level, ExpiresAt: &end,
	})
	must(err)
	bot, _, err := client(made.Token).Users.CurrentUser()
	must(err)
	check(bot.Bot, "a bot")
	_, err = api.ProjectAccessTokens.RevokeProjectAccessToken("harbor/dock", made.ID)
	must(err)
	_, response, err := client(made.Token).Users.CurrentUser()
	refused(http.StatusUnauthorized, response, err)
	list, _, err := api.PersonalAccessTokens.ListPersonalAccessTokens(nil)
	must(err)
	check(len(list) > 0 && list[0].CreatedAt != nil, "own tokens")
	deploy, _, err := api.DeployTokens.CreateProjectDeployToken("harbor/dock", &gitlab.CreateProjectDeployTokenOptions{
		Name: gitlab.String("reader"), Scopes: &[]string{"read_repository"},
	})
	must(err)
	_, err = api.DeployTokens.DeleteProjectDeployToken("harbor/dock", deploy.ID)
	must(err)
}

func administers() {
	api := client(root)
	eve, _, err := api.Users.CreateUser(&gitlab.CreateUserOptions{
		Username: gitlab.String("eve"), Name: gitlab.String("Eve"), Email: gitlab.String("eve@harbor.example"),
		Password: gitlab.String("a-long-pass-word"), SkipConfirmation: gitlab.Bool(true),
	})
	must(err)
	must(api.Users.BlockUser(eve.ID))
	must(api.Users.UnblockUser(eve.ID))
	expires := mustTime(os.Getenv("IN_A_MONTH"))
	mask, _, err := api.Users.CreateImpersonationToken(eve.ID, &gitlab.CreateImpersonationTokenOptions{
		Name: gitlab.String("mask"), Scopes: &[]string{"api"}, ExpiresAt: &expires,
	})
	must(err)
	_, err = api.Users.RevokeImpersonationToken(eve.ID, mask.ID)
	must(err)
	application, _, err := api.Applications.CreateApplication(&gitlab.CreateApplicationOptions{
		Name: gitlab.String("crane"), RedirectURI: gitlab.String("https://crane.example/callback"), Scopes: gitlab.String("api"),
	})
	must(err)
	_, err = api.Applications.DeleteApplication(application.ID)
	must(err)
	settings, _, err := api.Settings.GetSettings()
	must(err)
	check(!settings.ThrottleAuthenticatedAPIEnabled, "settings")
	variable, _, err := api.InstanceVariables.CreateVariable(&gitlab.CreateInstanceVariableOptions{Key: gitlab.String("TIDE"), Value: gitlab.String("high")})
	must(err)
	_, err = api.InstanceVariables.RemoveVariable(variable.Key)
	must(err)
}

func mustTime(text string) time.Time {
	read, err := time.Parse("2006-01-02", text)
	must(err)
	return read
}

func main() {
	map[string]func(){"reads": reads, "writes": writes, "tokens": tokens, "administers": administers}[os.Args[1]]()
}
