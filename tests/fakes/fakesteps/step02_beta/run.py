"""Beta's arithmetic."""


def run(decisions, inputs, context):
    from fakesteps.step02_beta import Evidence2

    return Evidence2(total=inputs.doubled.value + decisions.plus)
