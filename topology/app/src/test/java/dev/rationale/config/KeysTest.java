package dev.rationale.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rationale.attribution.BaselineSources;
import dev.rationale.attribution.Objective;
import dev.rationale.model.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every key stands in the documentation, with its default, and has that default. */
class KeysTest {
    private static final Path DOCUMENTATION = Path.of("docs", "configuration.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z-]+[^`]*)` \\| (`[^`]*`|none|required) \\| .*[a-z].* \\|$");

    @TempDir
    private Path folder;

    /** Key to its default as the documentation writes it, out of the schema. */
    private static Map<String, String> schemaKeys() {
        Map<String, String> keys = new LinkedHashMap<>();
        collect(ShippedSchema.load().root(), "", keys);
        return keys;
    }

    private static void collect(JsonNode schema, String prefix, Map<String, String> keys) {
        Set<String> required = new TreeSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        Set<String> names = new TreeSet<>(required);
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode property = ShippedSchema.key(schema, name);
            String key = prefix + name;
            keys.put(key, required.contains(name) ? "required" : preset(property.get("default")));
            collect(property, key + ".", keys);
            collect(property.path("items"), key + "[].", keys);
        }
    }

    private static String preset(JsonNode value) {
        return value == null ? "none" : "`" + (value.isTextual() ? value.asText() : value.toString()) + "`";
    }

    @Test
    void shouldDocumentEveryKeyWithItsDefault() throws IOException {
        Map<String, String> documented = new LinkedHashMap<>();
        String keys = Files.readString(DOCUMENTATION).split("## Keys", 2)[1].split("\n## ", 2)[0];
        keys.lines().forEach(line -> {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.put(row.group(1), row.group(2));
            }
        });

        assertThat(documented).isEqualTo(schemaKeys());
    }

    @Test
    void shouldDescribeEveryKeyInSchema() {
        List<String> without = new ArrayList<>();
        undescribed(ShippedSchema.load().root(), "", without);

        assertThat(without).isEmpty();
    }

    private static void undescribed(JsonNode schema, String prefix, List<String> found) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (property.getValue().path("description").asText().isEmpty()) {
                found.add(prefix + property.getKey());
            }
            undescribed(property.getValue(), prefix + property.getKey() + ".", found);
            undescribed(property.getValue().path("items"), prefix + property.getKey() + "[].", found);
        }
    }

    /** A default that is missing here fails {@link #shouldTestTheDefaultOfEveryKey}. */
    private Map<String, Object> defaults() {
        RationaleConfig config = new Configurations(folder).read(Configurations.withSections("audit: {}\n"));
        RationaleConfig.Audit audit = Objects.requireNonNull(config.audit());
        RationaleConfig.ExplainEntry entry = config.models().get(0).explain().get(0);
        RationaleConfig.BaselineEntry baseline = Objects.requireNonNull(entry.baseline());
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("application.id", config.application().id());
        defaults.put("application.guarantee", config.application().guarantee());
        defaults.put("application.threads", config.application().threads());
        defaults.put("application.allow-unknown-kafka", config.application().allowUnknownKafka());
        defaults.put("audit.coverage-interval", audit.coverageInterval());
        defaults.put("audit.checkpoint-leaves", audit.checkpointLeaves());
        defaults.put("audit.checkpoint-interval", audit.checkpointInterval());
        defaults.put("engine.devices", config.engine().devices());
        defaults.put("engine.batch-linger", config.engine().batchLinger());
        defaults.put("engine.call-deadline", config.engine().callDeadline());
        defaults.put("engine.max-records", config.engine().maxRecords());
        defaults.put("limits.max-output-bytes", config.limits().maxOutputBytes());
        defaults.put("limits.in-flight-per-task", config.limits().inFlightPerTask());
        defaults.put("limits.drain-deadline", config.limits().drainDeadline());
        defaults.put("limits.registry-patience", config.limits().registryPatience());
        defaults.put("limits.duplicates-window", config.limits().duplicatesWindow());
        defaults.put("topics.prefix", config.topics().prefix());
        defaults.put("models[].inputs[].dtype", bareInput().dtype());
        defaults.put("models[].explain[].when.outcomes", entry.when().outcomes());
        defaults.put("models[].explain[].parameters", entry.parameters());
        defaults.put("models[].explain[].baseline.kind", baseline.kind());
        defaults.put("models[].explain[].baseline.parameters", baseline.parameters());
        defaults.put("models[].explain[].target", entry.target());
        defaults.put("models[].explain[].objective", entry.objective());
        defaults.put("models[].explain[].tolerance", entry.tolerance());
        return defaults;
    }

    private RationaleConfig.InputEntry bareInput() {
        String bare = Configurations.with("path: credit", "path: bare.pt\n    inputs: [{name: x, shape: [2]}]");
        return new Configurations(folder).read(bare).models().get(0).inputs().get(0);
    }

    @Test
    void shouldHaveDocumentedDefaultsWhenOnlyRequiredKeysAreGiven() {
        assertThat(defaults())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("application.id", "rationale"),
                        Map.entry("application.guarantee", RationaleConfig.Guarantee.EXACTLY_ONCE_V2),
                        Map.entry("application.threads", 2),
                        Map.entry("application.allow-unknown-kafka", false),
                        Map.entry("audit.coverage-interval", Duration.ofSeconds(10)),
                        Map.entry("audit.checkpoint-leaves", 1000),
                        Map.entry("audit.checkpoint-interval", Duration.ofSeconds(10)),
                        Map.entry("engine.devices", "auto"),
                        Map.entry("engine.batch-linger", Duration.ofMillis(2)),
                        Map.entry("engine.call-deadline", Duration.ofSeconds(60)),
                        Map.entry("engine.max-records", 4096),
                        Map.entry("limits.max-output-bytes", 900_000),
                        Map.entry("limits.in-flight-per-task", 256),
                        Map.entry("limits.drain-deadline", Duration.ofSeconds(30)),
                        Map.entry("limits.registry-patience", Duration.ofSeconds(60)),
                        Map.entry("limits.duplicates-window", Duration.ofHours(24)),
                        Map.entry("topics.prefix", "rationale."),
                        Map.entry("models[].inputs[].dtype", "float32"),
                        Map.entry("models[].explain[].when.outcomes", Set.of()),
                        Map.entry("models[].explain[].parameters", Map.of()),
                        Map.entry("models[].explain[].baseline.kind", "zero"),
                        Map.entry("models[].explain[].baseline.parameters", Map.of()),
                        Map.entry("models[].explain[].target", "predicted"),
                        Map.entry("models[].explain[].objective", Objective.RAW),
                        Map.entry("models[].explain[].tolerance", 0.05)));
    }

    /** Keys without a default, and what leaving them out means. */
    @Test
    void shouldMeanWhatIsDocumentedWhenKeyWithoutDefaultIsLeftOut() {
        RationaleConfig config = new Configurations(folder).read(Configurations.MINIMAL);
        RationaleConfig.ModelEntry model = config.models().get(0);
        RationaleConfig.ExplainEntry entry = model.explain().get(0);

        assertThat(config.application().stateDir()).isNull();
        assertThat(config.engine().memory()).isNull();
        assertThat(config.engine().maxBytes()).isNull();
        assertThat(config.audit()).isNull();
        assertThat(new Configurations(folder)
                        .read(Configurations.withSections("audit: {}\n"))
                        .audit())
                .isEqualTo(new RationaleConfig.Audit(
                        "rationale", Duration.ofSeconds(10), 1000, Duration.ofSeconds(10), null, null, null));
        assertThat(model.name()).isNull();
        assertThat(model.version()).isNull();
        assertThat(model.inputs()).isEmpty();
        assertThat(entry.rule()).isEqualTo("1");
        assertThat(entry.topics()).isEqualTo(config.topics().predictions());
        assertThat(entry.baseline()).isEqualTo(new RationaleConfig.BaselineEntry("zero", Map.of()));
        String slopes = Configurations.with("method: integrated-gradients", "method: saliency");
        assertThat(new Configurations(folder)
                        .read(slopes)
                        .models()
                        .get(0)
                        .explain()
                        .get(0)
                        .baseline())
                .isNull();
        assertThat(entry.output()).isNull();
        assertThat(entry.outputTopic()).isNull();
        assertThat(schemaKeys().entrySet().stream()
                        .filter(key -> key.getValue().equals("none"))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "application.state-dir",
                        "audit",
                        "audit.log",
                        "audit.key-file",
                        "audit.heads",
                        "audit.archive",
                        "engine.memory",
                        "engine.max-bytes",
                        "models[].name",
                        "models[].version",
                        "models[].inputs",
                        "models[].explain[].rule",
                        "models[].explain[].topics",
                        "models[].explain[].baseline",
                        "models[].explain[].output",
                        "models[].explain[].output-topic");
    }

    @Test
    void shouldTestTheDefaultOfEveryKey() {
        Set<String> withDefault = schemaKeys().entrySet().stream()
                .filter(key -> key.getValue().startsWith("`"))
                .map(Map.Entry::getKey)
                .filter(key -> !key.matches("application|limits|engine|.*\\.when|.*\\.baseline"))
                .collect(Collectors.toSet());

        assertThat(defaults().keySet()).isEqualTo(withDefault);
    }

    @Test
    void shouldDocumentEveryPresetOfKafka() throws IOException {
        String documentation = Files.readString(DOCUMENTATION);

        assertThat(KafkaProperties.presets(RationaleConfig.Guarantee.EXACTLY_ONCE_V2))
                .allSatisfy((name, value) -> assertThat(documentation).contains("| `" + name + "` | `" + value + "`"));
    }

    @Test
    void shouldAllowExactlyTheTypesThatModelsTake() {
        JsonNode allowed = ShippedSchema.load()
                .root()
                .at("/properties/models/items/properties/inputs/items/properties/dtype/enum");

        assertThat(allowed)
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(DType.values()).map(DType::text).toList());
    }

    @Test
    void shouldDocumentEveryKindOfBaseline() throws IOException {
        assertThat(Files.readString(DOCUMENTATION))
                .contains(BaselineSources.kinds().stream()
                        .map(kind -> "`" + kind + "`")
                        .toList());
    }
}
