package dev.rationale.model;

import dev.rationale.attribution.TrainingData;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything between a path and a probed model, as far as it is the same on every device.
 *
 * @param manifest of the file; without outputs where it was bare, for those are found by running it
 * @param digest of the TorchScript file
 * @param file TorchScript file
 * @param binding of the manifest's inputs
 * @param samples rows for the probe, at least one, all of equal shapes
 * @param training data for baselines
 * @param recorded inputs and outputs
 */
record Opening(
        Manifest manifest,
        String digest,
        Path file,
        InputBinding binding,
        List<BoundInput> samples,
        TrainingData training,
        Optional<Recorded> recorded) {
    private static final String MANIFEST = "model.yaml";

    static ExplainableModel folder(Path path, List<ComputeDevice> devices) {
        Path yaml = Files.isDirectory(path) ? path.resolve(MANIFEST) : path;
        if (!yaml.endsWith(MANIFEST) || !Files.isRegularFile(yaml)) {
            throw new ModelRefusedException(
                    path.toString(),
                    "expected a folder with " + MANIFEST + "; a bare TorchScript file needs an example input, for its"
                            + " shapes are not in the file");
        }
        Manifest manifest = Manifest.read(yaml);
        return described(yaml.resolveSibling(manifest.file()), manifest, devices);
    }

    static ExplainableModel described(Path file, Manifest manifest, List<ComputeDevice> devices) {
        String digest = digest(file, manifest.name());
        if (!manifest.sha256().isEmpty() && !manifest.sha256().equals(digest)) {
            throw new ModelRefusedException(
                    manifest.name(),
                    "digest: expected " + manifest.sha256() + ", found " + digest
                            + "; the file is not the one that the manifest describes");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new ModelRefusedException(manifest.name(), "loading: expected a file, found " + file);
        }
        Optional<Recorded> recorded = manifest.recorded().map(name -> Recorded.read(folder.resolve(name), manifest));
        InputBinding binding = new InputBinding(manifest.inputs());
        List<BoundInput> samples = Samples.of(manifest, binding, recorded, folder);
        int dimension = samples.get(0).layout().dimension();
        TrainingData training = manifest.training()
                .map(files -> TrainingFiles.read(folder, manifest, files, dimension))
                .orElse(TrainingData.NONE);
        return new Opening(manifest, digest, file, binding, samples, training, recorded).on(devices);
    }

    static ExplainableModel bare(Path file, Map<String, Tensor> example, List<ComputeDevice> devices) {
        String name = file.getFileName().toString().replaceFirst("\\.[^.]+$", "");
        String digest = digest(file, name);
        Optional<DType> type;
        try (TorchModule module = TorchModule.load(file, ComputeDevice.CPU)) {
            type = module.parameterType();
        }
        try {
            return bare(file, name, digest, example, type.orElse(DType.FLOAT32)).on(devices);
        } catch (ModelRefusedException first) {
            if (type.isPresent()) {
                throw first;
            }
            try {
                return bare(file, name, digest, example, DType.FLOAT64).on(devices);
            } catch (ModelRefusedException e) {
                throw first;
            }
        }
    }

    /** A bare file with the float32 inputs of its example turned into the module's floating type. */
    private static Opening bare(Path file, String name, String digest, Map<String, Tensor> example, DType type) {
        Map<String, Tensor> typed = new LinkedHashMap<>();
        List<Manifest.Input> inputs = new ArrayList<>();
        example.forEach((input, tensor) -> {
            Tensor same = tensor.dtype() == DType.FLOAT32 ? tensor.as(type) : tensor;
            typed.put(input, same);
            inputs.add(new Manifest.Input(input, same.dtype(), same.shape()));
        });
        if (inputs.stream().noneMatch(input -> input.dtype().floating())) {
            throw new ModelRefusedException(
                    name, "inputs: expected a floating one, found " + typed.values() + "; integers have no gradient");
        }
        InputBinding binding = new InputBinding(inputs);
        BoundInput sample;
        try {
            sample = binding.bind(typed);
        } catch (InputRejectedException e) {
            throw new ModelRefusedException(name, "example: " + e.getMessage());
        }
        Manifest manifest = new Manifest(
                name,
                "0",
                file.getFileName().toString(),
                digest,
                "",
                inputs,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new Opening(manifest, digest, file, binding, List.of(sample), TrainingData.NONE, Optional.empty());
    }

    private ExplainableModel on(List<ComputeDevice> devices) {
        List<Placed> placed = new Placing(manifest.name(), this::place).on(devices);
        return new ExplainableModel(found(placed.get(0).traits()), placed);
    }

    /** Loads and probes. */
    private Placed place(ComputeDevice device) {
        TorchModule module = TorchModule.load(file, device);
        boolean placed = false;
        try {
            BoundInput sample = samples.get(0);
            List<String> names =
                    manifest.outputs().stream().map(Manifest.Output::name).toList();
            TorchOracle oracle = new TorchOracle(module, manifest.inputs(), (HeldTensors) sample.held(), names);
            List<OutputTrait> traits = Registration.traits(manifest.name(), oracle, sample);
            ProbeReport probe = new Registration(found(traits), oracle, traits, device).probe();
            placed = true;
            return new Placed(module, oracle, traits, probe, sample);
        } finally {
            if (!placed) {
                module.close();
            }
        }
    }

    /** With the outputs that were found, where the manifest has none. */
    private Opening found(List<OutputTrait> traits) {
        if (!manifest.outputs().isEmpty()) {
            return this;
        }
        Manifest completed = new Manifest(
                manifest.name(),
                manifest.version(),
                manifest.file(),
                manifest.sha256(),
                manifest.licence(),
                manifest.inputs(),
                traits.stream()
                        .map(trait -> new Manifest.Output(trait.name(), Manifest.Space.LOGIT, List.of()))
                        .toList(),
                manifest.features(),
                manifest.training(),
                manifest.recorded(),
                manifest.decision());
        return new Opening(completed, digest, file, binding, samples, training, recorded);
    }

    InputLayout layout() {
        return samples.get(0).layout();
    }

    Optional<FeatureSpace> features() {
        return manifest.features().map(features -> new FeatureSpace(features, layout()));
    }

    private static String digest(Path file, String name) {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (IOException e) {
            throw new ModelRefusedException(name, "loading: " + ModelRefusedException.unreadable(file, e));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
