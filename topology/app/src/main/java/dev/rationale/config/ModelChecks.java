package dev.rationale.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.BaselineSources;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Settings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models and their explain entries: files that exist, methods and baselines that exist, with parameters that they take. */
final class ModelChecks {
    private static final List<String> MANIFEST_KEYS = List.of("name", "version", "inputs");

    private final Problems problems;
    private final TopicChecks topics;
    private final Path folder;
    private final Map<Path, ConfigPath> folders = new HashMap<>();

    ModelChecks(Problems problems, TopicChecks topics, Path folder) {
        this.problems = problems;
        this.topics = topics;
        this.folder = folder;
    }

    void check(JsonNode models) {
        for (int i = 0; i < models.size(); i++) {
            ConfigPath path = ConfigPath.ROOT.key("models").item(i);
            file(models.path(i), path);
            JsonNode entries = models.path(i).path("explain");
            for (int j = 0; j < entries.size(); j++) {
                entry(entries.path(j), path.key("explain").item(j));
            }
            new EntryReach(problems, topics.predictions()).check(entries, path.key("explain"));
        }
    }

    private void file(JsonNode model, ConfigPath path) {
        if (!model.path("path").isTextual()) {
            return; // the schema names this problem
        }
        ConfigPath place = path.key("path");
        Path file;
        try {
            file = folder.resolve(model.path("path").asText()).normalize();
        } catch (InvalidPathException e) {
            problems.add(place, "expected a file path, found one that this system cannot have");
            return;
        }
        if (Files.isDirectory(file)) {
            if (!Files.isRegularFile(file.resolve("model.yaml"))) {
                problems.add(place, "expected a model.yaml in the folder " + file + ", found none");
            }
            ConfigPath before = folders.putIfAbsent(file, place);
            if (before != null) {
                problems.add(place, "stands at " + before.text() + " too; one model has one list of explain entries");
            }
            for (String key : MANIFEST_KEYS) {
                if (model.has(key)) {
                    problems.add(path.key(key), "only for a bare TorchScript file; the folder has it in model.yaml");
                }
            }
        } else if (!Files.isRegularFile(file)) {
            problems.add(place, "expected a model folder or TorchScript file, found nothing at " + file);
        } else if (!model.has("inputs")) {
            problems.add(path.key("inputs"), "required for a bare TorchScript file, but missing");
        }
    }

    private void entry(JsonNode entry, ConfigPath path) {
        topics.checkEntry(entry, path);
        if (entry.path("method").isTextual()) {
            method(entry, path);
        }
        if (entry.path("baseline").path("kind").isTextual()) {
            baseline(entry.path("baseline"), path.key("baseline"));
        }
    }

    private void method(JsonNode entry, ConfigPath path) {
        String name = entry.path("method").asText();
        Optional<AttributionMethod> method = Methods.byName(name);
        if (method.isEmpty()) {
            List<String> known =
                    Methods.all().stream().map(AttributionMethod::name).toList();
            problems.add(path.key("method"), "expected one of " + known + ", found " + name);
            return;
        }
        try {
            Settings settings = method.get().settings(PropertyChecks.texts(entry.path("parameters")));
            if (entry.has("baseline") && !method.get().usesBaselines(settings)) {
                problems.add(
                        path.key("baseline"),
                        "with these parameters " + name + " compares with no baseline; leave it out");
            }
        } catch (InvalidSettingsException e) {
            parameters(e, path);
        }
    }

    private void baseline(JsonNode baseline, ConfigPath path) {
        String kind = baseline.path("kind").asText();
        if (!BaselineSources.kinds().contains(kind)) {
            problems.add(path.key("kind"), "expected one of " + BaselineSources.kinds() + ", found " + kind);
            return;
        }
        try {
            Settings.parse(BaselineSources.parameters(kind), PropertyChecks.texts(baseline.path("parameters")));
        } catch (InvalidSettingsException e) {
            parameters(e, path);
        }
    }

    /** Each problem begins with the parameter's name. */
    private void parameters(InvalidSettingsException invalid, ConfigPath path) {
        for (String problem : invalid.problems()) {
            int colon = problem.indexOf(": ");
            problems.add(path.key("parameters").key(problem.substring(0, colon)), problem.substring(colon + 2));
        }
    }
}
