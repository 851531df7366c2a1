package dev.rationale.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A configuration as text, one line a key. */
final class Description {
    private final StringBuilder lines = new StringBuilder();

    private Description() {}

    static String of(RationaleConfig config) {
        Description text = new Description();
        text.application(config.application());
        config.kafka().masked().forEach((key, value) -> text.line("kafka." + key, value));
        config.registry().masked().forEach((key, value) -> text.line("registry." + key, value));
        text.line("topics.prefix", config.topics().prefix());
        text.line("topics.predictions", config.topics().predictions());
        text.limits(config.limits());
        text.engine(config.engine());
        if (config.audit() != null) {
            text.audit(config.audit());
        }
        for (int i = 0; i < config.models().size(); i++) {
            text.model("models[" + i + "]", config.models().get(i), config);
        }
        return text.lines.toString();
    }

    private void application(RationaleConfig.Application application) {
        line("application.id", application.id());
        line("application.guarantee", application.guarantee().text());
        line("application.threads", application.threads());
        if (application.stateDir() != null) {
            line("application.state-dir", application.stateDir());
        }
        line("application.allow-unknown-kafka", application.allowUnknownKafka());
    }

    private void limits(RationaleConfig.Limits limits) {
        line("limits.max-output-bytes", limits.maxOutputBytes());
        line("limits.in-flight-per-task", limits.inFlightPerTask());
        line("limits.drain-deadline", DurationText.of(limits.drainDeadline()));
        line("limits.registry-patience", DurationText.of(limits.registryPatience()));
        line("limits.duplicates-window", DurationText.of(limits.duplicatesWindow()));
    }

    private void engine(RationaleConfig.Engine engine) {
        line("engine.devices", engine.devices());
        if (engine.memory() != null) {
            line("engine.memory", engine.memory());
        }
        line("engine.batch-linger", DurationText.of(engine.batchLinger()));
        line("engine.call-deadline", DurationText.of(engine.callDeadline()));
        line("engine.max-records", engine.maxRecords());
        if (engine.maxBytes() != null) {
            line("engine.max-bytes", engine.maxBytes());
        }
    }

    private void audit(RationaleConfig.Audit audit) {
        line("audit.log", audit.log());
        line("audit.coverage-interval", DurationText.of(audit.coverageInterval()));
        line("audit.checkpoint-leaves", audit.checkpointLeaves());
        line("audit.checkpoint-interval", DurationText.of(audit.checkpointInterval()));
        path("audit.key-file", audit.keyFile());
        path("audit.heads", audit.headsFolder());
        path("audit.archive", audit.archive());
    }

    private void path(String key, @Nullable Path path) {
        if (path != null) {
            line(key, path);
        }
    }

    private void model(String path, RationaleConfig.ModelEntry model, RationaleConfig config) {
        line(path + ".path", model.path());
        if (model.name() != null) {
            line(path + ".name", model.name());
        }
        if (model.version() != null) {
            line(path + ".version", model.version());
        }
        for (RationaleConfig.InputEntry input : model.inputs()) {
            line(path + ".inputs." + input.name(), input.dtype() + " " + input.shape());
        }
        List<RationaleConfig.ExplainEntry> entries = model.explain();
        for (int i = 0; i < entries.size(); i++) {
            explain(path + ".explain[" + i + "]", entries.get(i), config);
        }
    }

    private void explain(String path, RationaleConfig.ExplainEntry entry, RationaleConfig config) {
        line(path + ".rule", entry.rule());
        line(path + ".method", entry.method());
        line(path + ".topics", entry.topics());
        line(path + ".when.outcomes", new TreeSet<>(entry.when().outcomes()));
        parameters(path, entry.parameters());
        RationaleConfig.BaselineEntry baseline = entry.baseline();
        if (baseline != null) {
            line(path + ".baseline.kind", baseline.kind());
            parameters(path + ".baseline", baseline.parameters());
        }
        line(path + ".target", entry.target());
        if (entry.output() != null) {
            line(path + ".output", entry.output());
        }
        line(path + ".objective", entry.objective());
        line(path + ".tolerance", entry.tolerance());
        line(path + ".output-topic", config.outputTopic(entry));
    }

    private void parameters(String path, Map<String, String> parameters) {
        parameters.forEach((name, value) -> line(path + ".parameters." + name, value));
    }

    private void line(String path, Object value) {
        lines.append(path).append(" = ").append(value).append('\n');
    }
}
