package dev.rationale.policy;

import dev.rationale.config.InvalidConfigException;
import dev.rationale.config.Problem;
import dev.rationale.config.RationaleConfig;
import dev.rationale.config.RationaleConfig.ModelEntry;
import dev.rationale.model.ComputeDevice;
import dev.rationale.model.DeviceLostException;
import dev.rationale.model.DeviceUnavailableException;
import dev.rationale.model.Devices;
import dev.rationale.model.ModelFiles;
import dev.rationale.model.ModelRefusedException;
import dev.rationale.model.NativeLibraryException;
import dev.rationale.model.Replica;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A configuration with its models open and its policy compiled. Closing it closes the models. */
public final class LoadedConfig implements AutoCloseable {
    private final RationaleConfig config;
    private final List<OpenModel> models;
    private final Policy policy;

    private LoadedConfig(RationaleConfig config, List<OpenModel> models, Policy policy) {
        this.config = config;
        this.models = List.copyOf(models);
        this.policy = policy;
    }

    /**
     * Opens every model and compiles every entry.
     *
     * @throws InvalidConfigException with every model that was refused and every entry that does not fit its model, or with
     *     the device that is not there; nothing stays open then
     * @throws NativeLibraryException if the installed libtorch does not fit
     * @throws DeviceLostException if a device does not compute
     */
    public static LoadedConfig open(RationaleConfig config) {
        List<OpenModel> open = new ArrayList<>();
        boolean complete = false;
        try {
            Policy policy = new Policy(ruleSets(config, devices(config), open));
            complete = true;
            return new LoadedConfig(config, open, policy);
        } finally {
            if (!complete) {
                close(open);
            }
        }
    }

    private static List<ComputeDevice> devices(RationaleConfig config) {
        try {
            return Devices.select(config.engine().devices());
        } catch (DeviceUnavailableException e) {
            throw new InvalidConfigException(
                    config.source().name(),
                    List.of(config.source().problem("engine.devices", String.valueOf(e.getMessage()))));
        }
    }

    private static List<Policy.RuleSet> ruleSets(
            RationaleConfig config, List<ComputeDevice> devices, List<OpenModel> open) {
        List<Problem> problems = new ArrayList<>();
        SpecLoader loader = new SpecLoader(config, problems);
        List<Policy.RuleSet> sets = new ArrayList<>();
        Map<String, String> known = new HashMap<>();
        for (int i = 0; i < config.models().size(); i++) {
            ModelEntry entry = config.models().get(i);
            String path = "models[" + i + "]";
            try {
                OpenModel model = OpenModel.of(entry, devices);
                open.add(model);
                String before = known.putIfAbsent(model.text(), path);
                if (before != null) {
                    problems.add(config.source()
                            .problem(
                                    path + ".path",
                                    "the model " + model.text() + " stands at " + before + " too; events could mean"
                                            + " either"));
                }
                sets.add(new Policy.RuleSet(model, loader.rules(model, entry.explain(), path)));
            } catch (ModelRefusedException e) {
                e.problems().forEach(problem -> problems.add(config.source().problem(path + ".path", problem)));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(config.source().name(), problems);
        }
        return sets;
    }

    /** What was opened. */
    public RationaleConfig config() {
        return config;
    }

    /** The devices that any of the models computes on, each once, the CPU first. */
    public List<ComputeDevice> devices() {
        return models.stream()
                .flatMap(model -> model.model().replicas().stream())
                .map(Replica::device)
                .distinct()
                .sorted(Comparator.comparing(ComputeDevice::kind).thenComparing(ComputeDevice::index))
                .toList();
    }

    /** What each model was opened from, in the order of the configuration. */
    public List<ModelFiles> files() {
        return models.stream().map(OpenModel::files).toList();
    }

    /** Which specification applies to which event. */
    public Policy policy() {
        return policy;
    }

    /** Every specification, in the order of the configuration. */
    public List<CompiledSpec> specs() {
        return policy.specs();
    }

    /** Closes the models. Nothing may use them any more. */
    @Override
    public void close() {
        close(models);
    }

    private static void close(List<OpenModel> models) {
        models.forEach(model -> model.model().close());
    }
}
