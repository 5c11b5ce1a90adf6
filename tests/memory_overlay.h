/* An overlay that lives in memory, for tests of the public header: a base, a component and an
 * overlay that use most rooms of the library. */
#ifndef MEMORY_OVERLAY_H
#define MEMORY_OVERLAY_H

#include <render/render.h>
#include <string.h>

static const struct memory_file {
    const char *path, *text;
} memory_files[] = {
    {"/repo/base/kustomization.yaml", "resources: [app.yaml]\n"
                                      "configMapGenerator:\n"
                                      "- name: app\n"
                                      "  files: [app.conf]\n"
                                      "  literals: [mode=base]\n"
                                      "secretGenerator:\n"
                                      "- name: db\n"
                                      "  envs: [db.env]\n"},
    {"/repo/base/app.conf", "listen 80\n"},
    {"/repo/base/db.env", "user=app\n"},
    {"/repo/base/app.yaml", "apiVersion: apps/v1\n"
                            "kind: Deployment\n"
                            "metadata: &m\n"
                            "  name: app\n"
                            "spec:\n"
                            "  selector: {matchLabels: {app: app}}\n"
                            "  template:\n"
                            "    metadata: {labels: {app: app}}\n"
                            "    spec:\n"
                            "      containers:\n"
                            "      - name: app\n"
                            "        image: nginx:1.0\n"
                            "        envFrom:\n"
                            "        - configMapRef: {name: app}\n"
                            "        - secretRef: {name: db}\n"
                            "---\n"
                            "apiVersion: v1\n"
                            "kind: Service\n"
                            "metadata: {name: app}\n"
                            "spec: {ports: [{port: 80}]}\n"},
    {"/repo/hard/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\n"
                                      "kind: Component\n"
                                      "patches:\n"
                                      "- target: {kind: Deploy.*}\n"
                                      "  patch: |-\n"
                                      "    - op: add\n"
                                      "      path: /spec/replicas\n"
                                      "      value: 3\n"},
    {"/repo/prod/kustomization.yaml", "namespace: prod\n"
                                      "namePrefix: p-\n"
                                      "resources: [../base]\n"
                                      "components: [../hard]\n"
                                      "labels:\n"
                                      "- pairs: {env: prod}\n"
                                      "  includeTemplates: true\n"
                                      "images:\n"
                                      "- name: nginx\n"
                                      "  newTag: '2.0'\n"
                                      "patches:\n"
                                      "- path: patch.yaml\n"
                                      "replacements:\n"
                                      "- source: {kind: Service, name: app}\n"
                                      "  targets:\n"
                                      "  - select: {kind: Deployment}\n"
                                      "    fieldPaths: [spec.serviceName]\n"
                                      "    options: {create: true}\n"},
    {"/repo/prod/patch.yaml", "apiVersion: apps/v1\n"
                              "kind: Deployment\n"
                              "metadata: {name: app}\n"
                              "spec:\n"
                              "  template:\n"
                              "    spec:\n"
                              "      containers:\n"
                              "      - name: app\n"
                              "        resources: {limits: {cpu: 1}}\n"},
    {"/repo/chart/kustomization.yaml", "helmCharts:\n"
                                       "- name: app\n"
                                       "  releaseName: shop\n"
                                       "  valuesInline: {replicas: 3}\n"
                                       "  additionalValuesFiles: [more.yaml]\n"},
    {"/repo/chart/more.yaml", "port: 80\n"},
    {"/repo/chart/charts/app/values.yaml", "replicas: 1\nimage: web\n"},
};

enum { MEMORY_FILES = sizeof(memory_files) / sizeof(*memory_files) };

/* A struct render_files callback over memory_files; user is not used. */
static int memory_load(void *user, const char *path, int content, enum render_file_type *type,
                       struct render_sink *sink)
{
    size_t n = strlen(path);

    (void)user;
    *type = RENDER_FILE_NONE;
    for (int i = 0; i < MEMORY_FILES; i++) {
        const char *file = memory_files[i].path, *text = memory_files[i].text;

        if (strcmp(file, path) == 0) {
            *type = RENDER_FILE_REGULAR;
            return content ? render_sink_add(sink, text, strlen(text)) : RENDER_OK;
        }
        if (strncmp(file, path, n) == 0 && (file[n] == '/' || n == 1))
            *type = RENDER_FILE_DIRECTORY;
    }
    return RENDER_OK;
}

#endif
